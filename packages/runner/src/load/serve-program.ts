import { hostProgram } from "./host-program.ts";
import type { Calls } from "./serve.ts";
import type { ThreadData } from "./thread-message.ts";

/** The calls of a `Program`. */
export async function callsOf(exports: object, { file, cwd, projectRoot, stateFolder }: ThreadData): Promise<Calls> {
  const program = hostProgram({ exports, file, cwd, projectRoot, stateFolder });
  return {
    list: () => program.list(),
    plan: (...args: Parameters<typeof program.plan>) => program.plan(...args),
    digest: (...args: Parameters<typeof program.digest>) => program.digest(...args),
    parse: (...args: Parameters<typeof program.parse>) => program.parse(...args),
    place: (...args: Parameters<typeof program.place>) => program.place(...args),
  };
}
