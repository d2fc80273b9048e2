import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Ended {
  readonly beganAtMs: number;
  /** From just before the start to the end. */
  readonly wallMs: number;
  /** The most that one of its Node processes held; only where it was asked for. */
  readonly peakBytes: number;
}

export interface Call {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether to ask for the peak; that costs each Node process a few ms. */
  readonly peak?: boolean;
}

const hook = new URL("./tell-peak.mjs", import.meta.url).href;

/** Runs a command to its end; what it prints goes nowhere. Throws when it fails. */
export async function timed(
  [command = "", ...args]: readonly string[],
  { cwd, env, peak = false }: Call,
): Promise<Ended> {
  const peaks = peak ? mkdtempSync(join(tmpdir(), "pipeline-bench-peaks-")) : undefined;
  const options = peaks === undefined ? {} : { PEAKS: peaks, NODE_OPTIONS: `--import=${hook}` };
  const [beganAtMs, before] = [Date.now(), performance.now()];
  const child = spawn(command, args, {
    cwd,
    env: { ...strangersEnvironment(), ...env, ...options },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  const [code, signal] = await once(child, "close");
  const wallMs = performance.now() - before;
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}:\n${said}`);
  return { beganAtMs, wallMs, peakBytes: peaks === undefined ? 0 : highest(peaks) };
}

function highest(folder: string): number {
  const peaks = readdirSync(folder).map((name) => Number(readFileSync(join(folder, name), "utf8")));
  rmSync(folder, { recursive: true });
  return Math.max(...peaks);
}

/** Ours without what npm puts in for this repository. */
function strangersEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NODE_|INIT_CWD|TURBO_|PIPELINE_|CI$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
