import { bootId, isAlive } from "../stream/process-identity.ts";
import type { Claim } from "./claim.ts";
import { ControlGroups } from "./control-group.ts";
import { readGroupFacts } from "./control-group-place.ts";
import { type Belonging, endAll } from "./program-group.ts";
import { removeSecretFolder } from "./secret-files.ts";

/** They are nobody's: they get this long to end by themselves. */
const graceMs = 2000;

/** Ends programs whose supervisors are gone. One may have had hundreds, so those that are told of together end together. */
export class Abandoned {
  #waiting: { readonly claim: Claim; readonly ended: () => void }[] = [];

  /** Resolves when nothing of the program is left. */
  end(claim: Claim): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#waiting.push({ claim, ended: resolve }) === 1) setImmediate(() => void this.#endWaiting());
    return promise;
  }

  async #endWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const boot = bootId();
    await endAll(
      waiting.map(({ claim }) => belonging(claim, boot)),
      graceMs,
    );
    const groups = new ControlGroups(readGroupFacts());
    for (const { claim, ended } of waiting) {
      groups.forget(claim.id);
      if (claim.secretFolder !== undefined) removeSecretFolder(claim.secretFolder);
      ended();
    }
  }
}

function belonging({ id, boot, program }: Claim, present: string): Belonging {
  const isThere = program !== undefined && boot === present && isAlive(program);
  return { id, ...(isThere ? { leader: program.pid } : {}) };
}
