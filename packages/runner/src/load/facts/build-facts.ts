import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { type Build, formatBytes, parseBytes } from "@pipeline/dsl";
import prettyBytes from "pretty-bytes";
import type { Problem } from "../../compile/problem.ts";
import type { BuildFact } from "../../compile/request.ts";
import type { WantedBuild } from "../../compile/wanted.ts";
import { pathSuggestion } from "../place/path-suggestion.ts";
import { contextDigest, contextEntries, measure } from "./context-digest.ts";
import { contextFiles, dockerignoreOf } from "./context-files.ts";
import { pythonProject } from "./python-project.ts";
import { fromRoot } from "./source-facts.ts";

export interface BuildPlace {
  /** The folder of the file that declares the build. */
  readonly base: string;
  readonly root: string;
}

type Told = Pick<Problem, "code" | "message" | "remedy"> & { readonly field?: string };

/** Why a build cannot be made, found on the way to its facts. */
class Unbuildable extends Error {
  readonly told: Told;

  constructor(told: Told) {
    super(told.message);
    this.told = told;
  }
}

/** What an image is made from, by what lies on disk; every path and size is checked before a file is read in whole. */
export async function buildFact(
  { build, step }: WantedBuild,
  place: BuildPlace,
): Promise<BuildFact | readonly Problem[]> {
  try {
    return await factOf(build, place);
  } catch (error) {
    if (error instanceof Unbuildable) return [{ ...error.told, step, place: build.place }];
    const message = `What the image is made from cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
    return [{ code: "BUILD_INVALID", message, remedy: "Make it readable, then plan again.", step, place: build.place }];
  }
}

async function factOf({ spec }: Build, { base, root }: BuildPlace): Promise<BuildFact> {
  const { ignore = [] } = spec;
  if (spec.dockerfile !== undefined) {
    const path = existing({ field: "dockerfile", written: spec.dockerfile, base, is: "file" });
    const folder =
      spec.context === undefined
        ? dirname(path)
        : existing({ field: "context", written: spec.context, base, is: "folder" });
    const dockerfile = { shown: fromRoot(root, path), text: await readFile(path, "utf8") };
    const patterns = [...(await dockerignoreOf(folder, path)), ...ignore];
    return { dockerfile, context: await contextOf({ folder, patterns, root, limit: spec.contextLimit }) };
  }
  if (spec.project === undefined) return packagesFact(spec.requirements, { base, root });
  const folder = existing({ field: "project", written: spec.project, base, is: "folder" });
  const patterns = [...(await dockerignoreOf(folder)), ...ignore];
  const files = await contextFiles(folder, patterns);
  for (const field of ["entryScript", "requirements"] as const) {
    const written = spec[field];
    if (typeof written === "string") checkInside({ field, written, folder, files: files.files });
  }
  const python = await pythonProject(folder, spec);
  return { context: await contextOf({ folder, patterns, root, limit: spec.contextLimit }), python };
}

/** Of a folder only the file of requirements goes along; nothing does where they are written in the build. */
async function packagesFact(requirements: unknown, { base, root }: BuildPlace): Promise<BuildFact> {
  if (typeof requirements !== "string") {
    return { context: await contextOf({ folder: base, patterns: ["**"], root, limit: undefined }) };
  }
  const path = existing({ field: "requirements", written: requirements, base, is: "file" });
  const [folder, name] = [dirname(path), path.slice(dirname(path).length + 1)];
  const context = await contextOf({ folder, patterns: ["**", `!${name}`], root, limit: undefined });
  return { context, python: { requirements: name, namesFiles: false } };
}

interface WantedContext {
  readonly folder: string;
  readonly patterns: readonly string[];
  readonly root: string;
  readonly limit: string | undefined;
}

const usualLimit = 1024 ** 3;

async function contextOf({ folder, patterns, root, limit }: WantedContext): Promise<BuildFact["context"]> {
  const { ignore, files } = await contextFiles(folder, patterns);
  const entries = await contextEntries(folder, files);
  const measured = measure(entries);
  const mostBytes = parseBytes(limit) ?? usualLimit;
  if (measured.size > mostBytes) throw tooLarge(fromRoot(root, folder), measured, mostBytes);
  const digest = await contextDigest(folder, entries);
  return { folder: fromRoot(root, folder), ignore, digest, ...measured, files: files.length };
}

function tooLarge(folder: string, { size, largest }: ReturnType<typeof measure>, limit: number): Unbuildable {
  const offenders = largest.map((each) => `${each.path} ${prettyBytes(each.size, { binary: true })}`).join(", ");
  return new Unbuildable({
    code: "BUILD_TOO_LARGE",
    message: `The build would copy ${prettyBytes(size, { binary: true })} from the folder "${folder}": ${offenders}.`,
    remedy: `Leave out what the image does not need, in \`ignore\` or a .dockerignore; or raise \`contextLimit\` above ${formatBytes(limit)}.`,
  });
}

interface WantedPath {
  readonly field: "dockerfile" | "context" | "project" | "requirements";
  readonly written: string;
  readonly base: string;
  readonly is: "file" | "folder";
}

function existing({ field, written, base, is }: WantedPath): string {
  const path = resolve(base, written);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const message = `${field}: "${written}": there is no such ${is}.`;
    throw new Unbuildable({ code: "FILE_MISSING", field, message, remedy: pathSuggestion(path, base) });
  }
  if (stats.isDirectory() === (is === "folder")) return path;
  const message = `${field}: "${written}" is a ${is === "file" ? "folder" : "file"}, not a ${is}.`;
  const remedy = is === "file" ? "Name the file in it." : "Name the folder that holds it.";
  throw new Unbuildable({ code: "FILE_MISSING", field, message, remedy });
}

interface WantedInside {
  readonly field: "entryScript" | "requirements";
  readonly written: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/** R7: resolved inside the project, where its image will hold it. */
function checkInside({ field, written, folder, files }: WantedInside): void {
  const path = resolve(folder, written);
  const inside = path.startsWith(folder + sep)
    ? path
        .slice(folder.length + 1)
        .split(sep)
        .join("/")
    : undefined;
  if (inside !== undefined && files.includes(inside)) return;
  const shown = `${field}: "${written}"`;
  if (inside === undefined) {
    const remedy = "Name a path that starts from the project's folder.";
    throw new Unbuildable({ code: "FILE_MISSING", field, message: `${shown} lies outside of the project.`, remedy });
  }
  if (existsSync(join(folder, inside))) {
    const remedy = `Take it back with \`ignore: ["!${inside}"]\`, or name another file.`;
    const message = `${shown} is left out of the image by its patterns, or is no file.`;
    throw new Unbuildable({ code: "FILE_MISSING", field, message, remedy });
  }
  const message = `${shown}: there is no such file in the project.`;
  throw new Unbuildable({ code: "FILE_MISSING", field, message, remedy: pathSuggestion(path, folder) });
}
