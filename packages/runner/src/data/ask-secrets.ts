import { execFile } from "node:child_process";
import { parseEnv, promisify } from "node:util";

/** What a shell command printed as NAME=VALUE lines, or how it ended instead. */
export type AskedSecrets =
  | { readonly ok: true; readonly values: Readonly<Record<string, string | undefined>> }
  /** Completes "the command …"; nothing that it printed is in it. */
  | { readonly ok: false; readonly how: string };

/** What the command prints goes nowhere else. */
export async function askSecrets(command: string, cwd: string): Promise<AskedSecrets> {
  try {
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd });
    return { ok: true, values: parseEnv(stdout) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` with code ${String(error.code)}` : "";
    return { ok: false, how: `failed${code}` };
  }
}
