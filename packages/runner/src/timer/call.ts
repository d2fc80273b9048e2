import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

/** Runs a command to its end; nothing when there is no such command. */
export async function call(argv: readonly string[], { env, input = "" }: Call): Promise<Called | undefined> {
  const [command = "", ...args] = argv;
  const child = spawn(command, args, { env: { ...env }, stdio: ["pipe", "pipe", "pipe"] });
  // It may end without reading.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  try {
    const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
    return { code: Number(code ?? 1), stdout, stderr: stderr.trim() };
  } catch {
    return undefined;
  }
}
