import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { runFolder } from "./state-folder.ts";

/** Who drives a run. */
export interface LeaseHolder {
  readonly pid: number;
  readonly host: string;
}

/** How often a holder shows that it lives, and how long its silence is believed. */
export const renewEveryMs = 5_000;
const believedMs = 30_000;

/**
 * The right to drive a run: of one process at a time, and it expires.
 *
 * A holder that is dead on this host has lost it at once; one on another host, or whose pid is another process by now,
 * when it has been silent for 30 s.
 */
export class Lease implements Disposable {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Nothing when another process holds it; one that was handed to us is ours. */
  static take(stateFolder: string, run: string, nowMs: number): Lease | undefined {
    const holder = leaseOf(stateFolder, run, nowMs);
    const isOurs = holder?.pid === process.pid && holder.host === hostname();
    if (holder !== undefined && !isOurs) return undefined;
    const lease = new Lease(leasePath(stateFolder, run));
    lease.handTo(process.pid);
    return lease;
  }

  /** Another process of this host holds it from now on; do not dispose it then. */
  handTo(pid: number): void {
    const holder: LeaseHolder = { pid, host: hostname() };
    const draft = `${this.#path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(holder));
    renameSync(draft, this.#path);
  }

  renew(nowMs: number): void {
    utimesSync(this.#path, nowMs / 1000, nowMs / 1000);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true });
  }
}

/** Who drives the run now; nobody when the lease is free or has expired. */
export function leaseOf(stateFolder: string, run: string, nowMs: number): LeaseHolder | undefined {
  const path = leasePath(stateFolder, run);
  try {
    const holder: LeaseHolder = JSON.parse(readFileSync(path, "utf8"));
    const isSilent = nowMs - statSync(path).mtimeMs > believedMs;
    return isSilent || (holder.host === hostname() && !isRunning(holder.pid)) ? undefined : holder;
  } catch {
    return undefined;
  }
}

function leasePath(stateFolder: string, run: string): string {
  return join(runFolder(stateFolder, run), "lease");
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isDefunct(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** It has ended, and only its entry is left until its parent asks: Linux tells, elsewhere its silence will. */
function isDefunct(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
