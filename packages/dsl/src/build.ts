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

/** Where an image comes from: a Dockerfile, or a project's folder on top of a base image. */
export type BuildSpec = FromDockerfile | FromProject;

/** What every build may say; paths are relative to the file that declares it. */
export interface BuildCommon {
  /** Name of the image below the registry; the name of the first step that uses it otherwise. */
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

/** A project's folder at `/app`, with what it needs installed. No Dockerfile is written. */
export interface FromProject extends BuildCommon {
  readonly project: string;
  /** The image to start from; the project's image for scripts (`python:3.12-slim`) by default. */
  readonly base?: string;
  /** What runs where the step gives neither `command` nor `args`: a path inside the project. */
  readonly entryScript?: string;
  /** A file inside the project, or the packages themselves; the project's `requirements.txt` by default. */
  readonly requirements?: string | readonly string[];
  readonly aptPackages?: readonly string[];
  /** Whether the project is installed as a package; where it has a `pyproject.toml` and no requirements, it is. */
  readonly pyproject?: boolean;
  readonly dockerfile?: never;
  readonly context?: never;
  readonly target?: never;
}

/** Declares an image to make; it goes where an image's name goes: `image: build({ project: "." })`. */
export function build(spec: BuildSpec): Build {
  return Object.freeze({ kind: "build", spec: frozenCopy(spec), place: placeOf(build) } as const);
}

/** An image by its name, or one to make. */
export type Image = string | Build;
