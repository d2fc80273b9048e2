import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Json } from "@pipeline/dsl";
import { NoArtifact } from "./digest.ts";
import { jsonFault } from "./json-fault.ts";

const mostMiB = 16;

/** The JSON that a program left; `smartjob.json` is what programs written for an older system leave. */
export function readValues(output: string): Json | undefined {
  for (const name of ["outputs.json", "smartjob.json"]) {
    const path = join(output, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (!stats.isFile()) throw new NoArtifact(`OUTPUT_PATH/${name} is no file`);
    if (dirname(realpathSync(path)) !== output) throw new NoArtifact(`OUTPUT_PATH/${name} leads out of OUTPUT_PATH`);
    if (stats.size > mostMiB * 1024 * 1024) throw new NoArtifact(tooLarge(name, stats.size));
    return parse(name, readFileSync(path));
  }
  return undefined;
}

function tooLarge(name: string, bytes: number): string {
  const size = Math.ceil(bytes / 1024 / 1024);
  return `OUTPUT_PATH/${name} has ${size} MiB; at most ${mostMiB} MiB are read. Write large data to a file output`;
}

/** The engine's own message quotes the text, which may hold what nobody should see. */
function parse(name: string, bytes: Uint8Array): Json {
  const text = decode(name, bytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new NoArtifact(`OUTPUT_PATH/${name} is not JSON: ${jsonFault(text)}`);
  }
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NoArtifact(`OUTPUT_PATH/${name} is not JSON: it is not UTF-8 text`);
  }
}
