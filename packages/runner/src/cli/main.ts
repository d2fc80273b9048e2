import { perform } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { Output } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/** The command `pipeline` in its process; ends the process. */
export async function main(process: NodeJS.Process): Promise<never> {
  const stdout = new Output(process.stdout);
  const stderr = new Output(process.stderr);
  const invocation: Invocation = {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout,
    stderr,
    signals: process,
    terminal: () => ({ input: process.stdin, output: process.stderr }),
    interrupt: () => process.kill(process.pid, "SIGINT"),
    leave: (code) => process.exit(code),
  };
  const end = async (code: number): Promise<never> => {
    await Promise.all([stdout.flush(), stderr.flush()]);
    return process.exit(code);
  };
  const crashed = async (error: unknown): Promise<never> => {
    const { crash } = await import("./crash.ts");
    return end(crash(error, invocation));
  };
  process.on("uncaughtException", (error) => void crashed(error));
  return perform(invocation).then(end, (error: unknown) => {
    if (!(error instanceof UsageError)) return crashed(error);
    for (const line of error.message.split("\n")) stderr.write(`error USAGE  ${line}\n`);
    return end(exitCode.usage);
  });
}
