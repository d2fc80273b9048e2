#!/usr/bin/env node
// Committed as it runs, and written so that a Node too old for us (14.8 parses it) can be told what it lacks.
import fs from "node:fs";
import module from "node:module";

const oldest = [22, 12];
/** Of what is not built, Node itself strips the types and runs the rest, `using` included. */
const oldestForSource = [24, 0];
const source = new URL("../src/cli/main.ts", import.meta.url);

function isOlderThan([wantedMajor, wantedMinor]) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

function refuse(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 2;
}

/** In a checkout nothing is built: our packages resolve to their source, and Node strips the types. */
function resolveToSource() {
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, "@pipeline/source"] }),
    load: (url, context, next) => (url.endsWith(".tsx") ? compiled(url) : next(url, context)),
  });
}

/** Node knows types but no JSX. */
function compiled(url) {
  const { transformSync } = module.createRequire(import.meta.url)("esbuild");
  const { code } = transformSync(fs.readFileSync(new URL(url), "utf8"), { loader: "tsx", jsx: "automatic" });
  return { format: "module", source: code, shortCircuit: true };
}

function start() {
  if (isOlderThan(oldest))
    return refuse(`pipeline needs Node ${oldest.join(".")} or newer; this is ${process.version}.`);
  if (process.platform === "win32") return refuse("pipeline does not run on Windows itself; use it inside WSL.");
  module.enableCompileCache();
  if (!fs.existsSync(source)) return import("../dist/cli/main.js").then(({ main }) => main(process));
  if (isOlderThan(oldestForSource)) {
    return refuse(`a checkout of pipeline needs Node 24 or newer, which npm ci brings; this is ${process.version}.`);
  }
  resolveToSource();
  return import(source.href).then(({ main }) => main(process));
}

await start();
