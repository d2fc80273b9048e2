import { frozenCopy } from "./frozen-copy.ts";
import { type Place, placeOf } from "./place.ts";
import type { Secret } from "./secret.ts";
import type { Bytes } from "./units.ts";

/** An image that is made before the steps that name it start; given to several steps, it is made once. */
export interface Build {
  readonly kind: "build";
  readonly spec: BuildSpec;
  readonly place: Place;
}

/** Where an image comes from: a Dockerfile; a project's folder on top of a base; packages on top of a base. */
export type BuildSpec = FromDockerfile | FromProject | (FromPackages & SomePackages);

/** What every build may say; paths are relative to the file that declares it. */
export interface BuildCommon {
  /** Name of the image below the registry; the `pipeline-step` after the first step that uses it otherwise. */
  readonly name?: string;
  /** Where the image is pushed to, such as `ghcr.io/team`; the project's own registry otherwise. */
  readonly registry?: string;
  /** `os/architecture` of the image; `linux/amd64` by default. */
  readonly platform?: string;
  /** Values of `ARG`s. They can be read from the image: secrets go into `secrets`. */
  readonly args?: Readonly<Record<string, string>>;
  /** By the id that `RUN --mount=type=secret,id=…` names; in a build from a project, variables of its package installer. */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /** Patterns of a `.dockerignore`, after those of the file itself; `!` takes back what is left out by default. */
  readonly ignore?: readonly string[];
  /** More than this is refused before it is read; 1 GiB by default. */
  readonly contextLimit?: Bytes;
}

/** An image as its Dockerfile says. */
export interface FromDockerfile extends BuildCommon {
  readonly dockerfile: string;
  /** The folder that `COPY` takes from; that of the Dockerfile by default. */
  readonly context?: string;
  /** The stage to stop at; the last by default. */
  readonly target?: string;
  readonly project?: never;
  readonly base?: never;
  readonly entryScript?: never;
  readonly requirements?: never;
  readonly aptPackages?: never;
  readonly pyproject?: never;
}

/** What is installed on top of a base image. */
export interface Installed {
  /** The image to start from; that of `script` steps (`python:3.12-slim`) by default. */
  readonly base?: string;
  /** System packages, of Debian's or Ubuntu's `apt-get`. */
  readonly aptPackages?: readonly string[];
  readonly dockerfile?: never;
  readonly context?: never;
  readonly target?: never;
}

/** A project's folder at `/app`, with what it needs installed. No Dockerfile is written. */
export interface FromProject extends BuildCommon, Installed {
  readonly project: string;
  /** What runs where the step gives neither `command` nor `args`: a path inside the project. */
  readonly entryScript?: string;
  /** A file inside the project, or the packages themselves; the project's `requirements.txt` by default. */
  readonly requirements?: string | readonly string[];
  /** Whether the project is installed as a package; where it has a `pyproject.toml` and no requirements, it is. */
  readonly pyproject?: boolean;
}

/** Packages without a project: for steps whose `script` or `run` ships with them. */
export interface FromPackages extends BuildCommon, Installed {
  /** A file beside the pipeline's, or the packages themselves. */
  readonly requirements?: string | readonly string[];
  readonly project?: never;
  readonly entryScript?: never;
  readonly pyproject?: never;
}

type SomePackages = Required<Pick<FromPackages, "requirements">> | Required<Pick<FromPackages, "aptPackages">>;

/** Declares an image to make; it goes where an image's name goes: `image: build({ project: "." })`. */
export function build(spec: BuildSpec): Build {
  return Object.freeze({ kind: "build", spec: frozenCopy(spec), place: placeOf(build) } as const);
}

/** An image by its name, or one to make. */
export type Image = string | Build;
