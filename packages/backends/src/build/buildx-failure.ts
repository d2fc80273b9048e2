import type { Failure } from "../contract/index.ts";
import { registryRefusal } from "./registry-refusal.ts";

const mostLines = 12;

/**
 * Why `docker buildx build` failed, out of its last lines: the instruction as it stands in the Dockerfile, what it
 * printed last, and the engine's own words.
 */
export function buildxFailure(tail: readonly string[], dockerfile: string): Failure {
  const words = engineWords(tail);
  const refused = registryRefusal(words);
  if (refused !== undefined) return refused;
  if (noEngine.test(words)) return { class: "backend", message: "the Docker engine did not answer", reason: words };
  const at = instructionOf(tail, dockerfile);
  const printed = printedBy(tail);
  const message = [at === undefined ? words : `${at}: ${words}`, ...printed.map((line) => `  ${line}`)].join("\n");
  return { class: "build", message };
}

/** The last `ERROR:` line says it all, after how BuildKit got there. */
function engineWords(tail: readonly string[]): string {
  const last = tail.findLast((line) => line.startsWith("ERROR: ")) ?? tail.findLast((line) => line.trim() !== "");
  const words = (last ?? "docker said nothing").replace(/^ERROR: (?:failed to (?:solve|build): )?/, "");
  // The command stands before it, as it is written.
  return words.replace(/^(?:process "|executor failed running \[).*(?:successfully|\]): (exit code: \d+)$/, "$1");
}

const noEngine =
  /Cannot connect to the Docker daemon|error during connect|connection refused.*docker|closing transport|unexpected EOF/i;

/** `Dockerfile:2` and the lines that BuildKit marks with `>>>`: as one instruction. An older one names it alone. */
function instructionOf(tail: readonly string[], dockerfile: string): string | undefined {
  const marked = tail.flatMap((line) => {
    const [, number = "", text = ""] = /^ *(\d+) \| >>> ?(.*)$/.exec(line) ?? [];
    return number === "" ? [] : [{ number, text: text.trim().replace(/\\$/, "").trim() }];
  });
  const [first] = marked;
  if (first !== undefined) return `${dockerfile}:${first.number}, ${marked.map(({ text }) => text).join(" ")}`;
  const step = tail.flatMap((line) => /^ > \[[^\]]*\d+\/\d+\] (.*):$/.exec(line)?.[1] ?? []).at(-1);
  return step === undefined ? undefined : `${dockerfile}, ${step}`;
}

/** What stands between the two rules below ` > [2/3] RUN …:`, without BuildKit's clock. */
function printedBy(tail: readonly string[]): readonly string[] {
  const from = tail.findLastIndex((line) => /^ > .*:$/.test(line));
  if (from === -1) return [];
  const rest = tail.slice(from + 1);
  const end = rest.indexOf("------");
  const printed = rest.slice(0, end === -1 ? undefined : end);
  return printed.map((line) => line.replace(/^\d+\.\d+ /, "")).slice(-mostLines);
}
