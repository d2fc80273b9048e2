import { existsSync, type FSWatcher, watch, writeFileSync } from "node:fs";
import type { Outcome } from "../contract/index.ts";
import { bootId, isAlive } from "../stream/process-identity.ts";
import type { Abandoned } from "./abandoned.ts";
import { type Claim, type Claimed, claimFiles, readClaim } from "./claim.ts";
import type { FollowedProgram, Source } from "./followed-program.ts";

/** The system's watcher tells of changes at once; this is how soon the death of a supervisor is noticed. */
const pollMs = 1000;

/**
 * Follows a program that another process supervises, or supervised, by what is written down about it.
 *
 * A supervisor that is gone without having written the end takes the exit status with it. Its program is ended then, so
 * that the work can be done again without running twice.
 */
export class ClaimWatch implements Source {
  readonly #followed: FollowedProgram;
  readonly #abandoned: Abandoned;
  readonly #timer: NodeJS.Timeout;
  readonly #watcher: FSWatcher | undefined;
  #isGivingUp = false;
  #hasWaited = false;

  constructor(followed: FollowedProgram, abandoned: Abandoned) {
    this.#followed = followed;
    this.#abandoned = abandoned;
    this.#timer = setInterval(() => this.look(), pollMs);
    this.#watcher = this.#watch();
  }

  look(): void {
    try {
      const claim = readClaim(this.#followed.folder);
      if (claim === undefined) this.#lookForTrace();
      else this.#consider(claim);
    } catch (error) {
      this.#followed.ended(lost(`its claim cannot be read (${error instanceof Error ? error.message : error})`));
    }
  }

  /** Nobody can talk to another process's supervisor: it is left a note, and woken. */
  cancel(): void {
    const { folder } = this.#followed;
    const claim = readClaim(folder);
    if (claim !== undefined && isSupervised(claim)) {
      writeFileSync(claimFiles.cancel(folder), "", { mode: 0o600 });
      process.kill(claim.supervisor.pid, "SIGUSR2");
    } else this.look();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#watcher?.close();
  }

  #consider({ outcome, ...claim }: Claim): void {
    if (outcome !== undefined) this.#followed.ended(outcome);
    else {
      if (claim.startedAtMs !== undefined) this.#followed.started(claim.startedAtMs);
      if (!isSupervised(claim)) this.#giveUp(claim);
    }
  }

  /** Without its first line a claim is being written, or its writer died over it. */
  #lookForTrace(): void {
    const isThere = existsSync(claimFiles.claim(this.#followed.folder));
    if (this.#hasWaited || !isThere) this.#followed.ended(lost("there is no trace of it"));
    this.#hasWaited = true;
  }

  #giveUp(claim: Claim): void {
    if (this.#isGivingUp) return;
    this.#isGivingUp = true;
    void this.#abandoned.end(claim).finally(() => {
      // Its supervisor's last words may have come after we looked.
      const outcome = readClaim(this.#followed.folder)?.outcome;
      this.#followed.ended(outcome ?? lost("the process that watched over it was ended"));
    });
  }

  #watch(): FSWatcher | undefined {
    try {
      return watch(claimFiles.claim(this.#followed.folder), () => this.look()).on("error", () => undefined);
    } catch {
      return undefined;
    }
  }
}

export function isSupervised({ supervisor, boot }: Claimed): boolean {
  return boot === bootId() && isAlive(supervisor);
}

function lost(why: string): Outcome {
  const message = `it is not known how the program ended: ${why}`;
  return { status: "failed", failure: { class: "lost", message }, endedAtMs: Date.now() };
}
