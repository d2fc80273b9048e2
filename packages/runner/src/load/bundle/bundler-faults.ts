import { resolve } from "node:path";
import type { Message } from "esbuild";
import type { Fault } from "./fault.ts";
import { packageFolder } from "./workspace.ts";

/** What the bundler refuses, in the user's words where it is a matter of packages. */
export function bundlerFaults(errors: readonly Message[], projectRoot: string): readonly Fault[] {
  return errors.map((error) => {
    const path = error.location === null ? undefined : resolve(projectRoot, error.location.file);
    const name = path === undefined ? undefined : packageName(path);
    const at = name === undefined && path !== undefined && error.location !== null ? placeOf(path, error.location) : {};
    return { code: "RUN_NOT_BUNDLED", ...explained(error.text, name), ...at };
  });
}

function explained(text: string, packaged: string | undefined): Pick<Fault, "message" | "remedy"> {
  const [, extension, file = ""] = /^No loader is configured for "(\.\w+)" files: (.*)$/.exec(text) ?? [];
  if (extension === ".node") {
    const message = `\`run\` reaches the package "${packageName(`/${file}`) ?? packaged ?? file}", which is native code: it cannot be bundled.`;
    return { message, remedy: 'Use `script` or `command` with `project: "."`, which keeps installed packages.' };
  }
  const [, missing] = /^Could not resolve "(.+)"$/.exec(text) ?? [];
  const install = `Install it: npm install ${missing}`;
  const by = packaged === undefined ? "`run` reaches" : `\`run\` reaches the package "${packaged}", which needs`;
  if (missing !== undefined) return { message: `${by} "${missing}", which cannot be found.`, remedy: install };
  const of = packaged === undefined ? "" : ` in the package "${packaged}"`;
  const message = `\`run\` cannot be bundled${of}: ${text}.`;
  return { message, remedy: "Correct it, or do without it in the function." };
}

function packageName(path: string): string | undefined {
  return packageFolder(path)?.replace(/^.*[\\/]node_modules[\\/]/, "");
}

function placeOf(path: string, { line, column }: { readonly line: number; readonly column: number }) {
  return { place: { stack: `Error\n    at ${path}:${line}:${column + 1}` } };
}
