import { hostProgram } from "../host-program.ts";
import { giveBackMemory } from "./give-back-memory.ts";
import { inPieces } from "./plan-pieces.ts";
import type { Calls } from "./serve.ts";
import type { ThreadData } from "./thread-message.ts";

/** The calls of a `Program`. */
export async function callsOf(exports: object, { file, cwd, projectRoot, stateFolder }: ThreadData): Promise<Calls> {
  const program = hostProgram({ exports, file, cwd, projectRoot, stateFolder });
  return {
    list: () => program.list(),
    plan: async (send, ...args: Parameters<typeof program.plan>) => {
      const rest = inPieces(await program.plan(...args), send);
      giveBackMemory();
      return rest;
    },
    digest: (_send, ...args: Parameters<typeof program.digest>) => program.digest(...args),
    parse: (_send, ...args: Parameters<typeof program.parse>) => program.parse(...args),
    place: (_send, ...args: Parameters<typeof program.place>) => program.place(...args),
  };
}
