import { randomUUID } from "node:crypto";
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isRunning } from "./running.ts";
import { runFolder } from "./state-folder.ts";

/** Who drives a run. */
export interface LeaseHolder {
  readonly pid: number;
  readonly host: string;
}

/** How often a holder shows that it lives, and how long its silence is believed. */
export const renewEveryMs = 5_000;
export const believedMs = 30_000;

/** `taken`: by another process, since ours had expired. `gone`: somebody has removed it. */
export type LeaseState = "held" | "taken" | "gone";

/**
 * The right to drive a run: of one process at a time, and it expires.
 *
 * A holder that is dead on this host has lost it at once; one on another host, or whose pid is another process by now,
 * when it has been silent for 30 s. Each taking is a file of the next number, made only if there is none: of several
 * that want an expired lease one gets it, and who held it before sees that.
 */
export class Lease implements Disposable {
  readonly #folder: string;
  readonly #number: number;
  #token: string;

  private constructor(folder: string, number: number, token: string) {
    this.#folder = folder;
    this.#number = number;
    this.#token = token;
  }

  /** Of a run. Nothing when another process holds it; one that was handed to us is ours. */
  static take(stateFolder: string, run: string, nowMs: number): Lease | undefined {
    return Lease.takeIn(runFolder(stateFolder, run), nowMs);
  }

  /** Of whatever a folder stands for. */
  static takeIn(folder: string, nowMs: number): Lease | undefined {
    const last = lastIn(folder);
    const isFree = last === undefined || livingHolder(last, nowMs) === undefined;
    if (!isFree && !isForUs(last)) return undefined;
    const lease = new Lease(folder, (last?.number ?? 0) + 1, randomUUID());
    if (!lease.#create(nowMs)) return undefined;
    // Another has taken it, and removed what it took, while we looked: then ours has a number of before.
    if (lease.state() !== "held") {
      rmSync(lease.#path, { force: true });
      return undefined;
    }
    for (const { number, path } of allIn(folder)) if (number < lease.#number) rmSync(path, { force: true });
    return lease;
  }

  /** Another process of this host holds it from now on; do not dispose it then. */
  handTo(pid: number): void {
    this.#token = randomUUID();
    renameSync(this.#draft({ pid, isHanded: true }), this.#path);
  }

  /** Shows that the holder lives; call it only while the lease is held. */
  renew(nowMs: number): void {
    utimesSync(this.#path, nowMs / 1000, nowMs / 1000);
  }

  /** Looks whether it is still ours. */
  state(): LeaseState {
    const last = lastIn(this.#folder);
    if (last === undefined) return "gone";
    return last.token === this.#token ? "held" : "taken";
  }

  [Symbol.dispose](): void {
    if (this.state() === "held") rmSync(this.#path, { force: true });
  }

  get #path(): string {
    return join(this.#folder, `lease.${this.#number}`);
  }

  /** By a link, which is refused where there is one, and is whole from its first moment on. */
  #create(nowMs: number): boolean {
    const draft = this.#draft({ pid: process.pid });
    try {
      utimesSync(draft, nowMs / 1000, nowMs / 1000);
      linkSync(draft, this.#path);
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  #draft(holder: { readonly pid: number; readonly isHanded?: true }): string {
    const path = join(this.#folder, `lease-draft.${this.#token}`);
    writeFileSync(path, JSON.stringify({ ...holder, host: hostname(), token: this.#token }));
    return path;
  }
}

/** Who drives the run now; nobody when the lease is free or has expired. */
export function leaseOf(stateFolder: string, run: string, nowMs: number): LeaseHolder | undefined {
  const last = lastIn(runFolder(stateFolder, run));
  return last === undefined ? undefined : livingHolder(last, nowMs);
}

interface LeaseFile extends LeaseHolder {
  readonly token: string;
  /** By another process, for this one to take. */
  readonly isHanded?: true;
  readonly number: number;
  readonly path: string;
  readonly shownAtMs: number;
}

function isForUs({ pid, host, isHanded }: LeaseFile): boolean {
  return isHanded === true && pid === process.pid && host === hostname();
}

/** A clock that was set back leaves times that lie ahead: a living holder corrects them within seconds. */
function livingHolder({ pid, host, shownAtMs }: LeaseFile, nowMs: number): LeaseHolder | undefined {
  const isSilent = Math.abs(nowMs - shownAtMs) > believedMs;
  return isSilent || (host === hostname() && !isRunning(pid)) ? undefined : { pid, host };
}

function lastIn(folder: string): LeaseFile | undefined {
  const newestFirst = allIn(folder).sort((one, other) => other.number - one.number);
  for (const { number, path } of newestFirst) {
    try {
      return { ...JSON.parse(readFileSync(path, "utf8")), number, path, shownAtMs: statSync(path).mtimeMs };
    } catch {
      // It was given back just now, or is unreadable: then the one before counts, which has expired.
    }
  }
  return undefined;
}

function allIn(folder: string): { readonly number: number; readonly path: string }[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const number = Number(/^lease\.(\d+)$/.exec(name)?.[1] ?? 0);
      return number === 0 ? [] : [{ number, path: join(folder, name) }];
    });
  } catch {
    return [];
  }
}
