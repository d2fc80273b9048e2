import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PythonFact } from "../../compile/request.ts";

/** What a build says about the Python packages of its project. */
export interface PythonWanted {
  readonly requirements?: unknown;
  readonly pyproject?: unknown;
}

const manifest = "pyproject.toml";
const usualRequirements = "requirements.txt";

/**
 * What a project needs installed: the file that the build names, else its `requirements.txt`, else its `pyproject.toml`.
 *
 * Throws where a manifest cannot be read.
 */
export async function pythonProject(folder: string, wanted: PythonWanted): Promise<PythonFact> {
  const file = requirementsOf(folder, wanted);
  const isPackage = wanted.pyproject ?? (wanted.requirements === undefined && file === undefined);
  const dependencies = isPackage === true ? await dependenciesOf(folder) : undefined;
  return {
    ...(file === undefined ? {} : { requirements: file }),
    namesFiles: file !== undefined && namesFiles(await readFile(join(folder, file), "utf8")),
    ...(dependencies === undefined ? {} : { dependencies }),
  };
}

function requirementsOf(folder: string, { requirements }: PythonWanted): string | undefined {
  if (typeof requirements === "string") return requirements;
  return requirements === undefined && existsSync(join(folder, usualRequirements)) ? usualRequirements : undefined;
}

/** Other lists, constraints, and packages that lie in the project: installing needs them there. */
function namesFiles(text: string): boolean {
  return /^\s*(?:-[rce]\b|--(?:requirement|constraint|editable|find-links)\b|\.{1,2}\/|file:|\S+\.whl\b)|@ file:/m.test(
    text,
  );
}

async function dependenciesOf(folder: string): Promise<readonly string[] | undefined> {
  const path = join(folder, manifest);
  if (!existsSync(path)) return undefined;
  const { parse } = await import("smol-toml");
  const { project, "build-system": system } = parse(await readFile(path, "utf8"));
  if (!isTable(project)) return system === undefined ? undefined : [];
  return Array.isArray(project.dependencies) ? project.dependencies.map(String) : [];
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
