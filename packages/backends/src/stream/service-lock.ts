import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { identify, isAlive, type ProcessIdentity } from "../stream/process-identity.ts";

const lookEveryMs = 50;

/** Only one process at a time changes what stands under a service's name. A holder that has died holds nothing. */
export class ServiceLock implements Disposable {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Waits until it is free; rejects with the reason of an aborted `signal`. */
  static async take(folder: string, service: string, signal?: AbortSignal): Promise<ServiceLock> {
    const path = join(folder, `${service}.lock`);
    const draft = `${path}.${randomUUID()}`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
    try {
      for (;;) {
        signal?.throwIfAborted();
        if (isTaken(draft, path)) return new ServiceLock(path);
        if (!isHeld(path)) breakOpen(path);
        else await setTimeout(lookEveryMs);
      }
    } finally {
      rmSync(draft, { force: true });
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true });
  }
}

/** A link appears whole or not at all, and never twice. */
function isTaken(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Aside first: another waiter may have broken it open and taken it since we looked, and then it is put back. */
function breakOpen(path: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (isHeld(aside)) isTaken(aside, path);
  rmSync(aside, { force: true });
}

/** Whether whoever made the lock is alive. */
export function isHeld(path: string): boolean {
  try {
    const holder: ProcessIdentity = JSON.parse(readFileSync(path, "utf8"));
    return isAlive(holder);
  } catch {
    return false;
  }
}
