import { existsSync, type FSWatcher, watch, writeFileSync } from "node:fs";
import type { Outcome } from "../contract/index.ts";
import { type Claim, type Claimed, claimFiles, readClaim } from "./claim.ts";
import type { FollowedProgram, Source } from "./followed-program.ts";
import { bootId, isAlive } from "./process-identity.ts";
import { endAll } from "./program-group.ts";

/** The system's watcher tells of changes at once; this is how soon the death of a supervisor is noticed. */
const pollMs = 1000;
/** An orphan is nobody's: it gets this long to end by itself. */
const orphanGraceMs = 2000;

/**
 * Follows a program that another process supervises, or supervised, by what is written down about it.
 *
 * A supervisor that is gone without having written the end takes the exit status with it. Its program is ended then, so
 * that the work can be done again without running twice.
 */
export class ClaimWatch implements Source {
  readonly #followed: FollowedProgram;
  readonly #timer: NodeJS.Timeout;
  readonly #watcher: FSWatcher | undefined;
  #isBusy = false;
  #hasWaited = false;

  constructor(followed: FollowedProgram) {
    this.#followed = followed;
    this.#timer = setInterval(() => this.look(), pollMs);
    this.#watcher = this.#watch();
  }

  look(): void {
    const { folder } = this.#followed;
    const claim = readClaim(folder);
    if (claim === undefined) this.#lookForTrace();
    else if (claim.ended !== undefined) this.#followed.ended(claim.ended);
    else {
      if (claim.started !== undefined) this.#followed.started(claim.started);
      if (!isSupervised(claim.claimed)) this.#giveUp(claim);
    }
  }

  /** Nobody can talk to another process's supervisor: it is left a note, and woken. */
  cancel(): void {
    const { folder } = this.#followed;
    const claimed = readClaim(folder)?.claimed;
    if (claimed === undefined || !isSupervised(claimed)) this.look();
    else {
      writeFileSync(claimFiles.cancel(folder), "", { mode: 0o600 });
      process.kill(claimed.supervisor.pid, "SIGUSR2");
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#watcher?.close();
  }

  /** Without its first line a claim is being written, or its writer died over it. */
  #lookForTrace(): void {
    const isThere = existsSync(claimFiles.claim(this.#followed.folder));
    if (this.#hasWaited || !isThere) this.#followed.ended(lost("there is no trace of it"));
    this.#hasWaited = true;
  }

  #giveUp(claim: Claim): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#endOrphan(claim).finally(() => {
      // Its last words may have come after we looked.
      const outcome = readClaim(this.#followed.folder)?.ended;
      this.#followed.ended(outcome ?? lost("the process that watched over it was ended"));
    });
  }

  async #endOrphan({ claimed, started }: Claim): Promise<void> {
    const isThere = started !== undefined && claimed.boot === bootId() && isAlive(started.program);
    await endAll({ id: claimed.id, ...(isThere ? { leader: started.program.pid } : {}) }, orphanGraceMs);
  }

  #watch(): FSWatcher | undefined {
    try {
      return watch(claimFiles.claim(this.#followed.folder), () => this.look()).on("error", () => undefined);
    } catch {
      return undefined;
    }
  }
}

function isSupervised({ supervisor, boot }: Claimed): boolean {
  return boot === bootId() && isAlive(supervisor);
}

function lost(why: string): Outcome {
  const message = `it is not known how the program ended: ${why}`;
  return { status: "failed", failure: { class: "lost", message }, endedAtMs: Date.now() };
}
