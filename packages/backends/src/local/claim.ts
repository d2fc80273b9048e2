import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../contract/index.ts";
import type { ProcessIdentity } from "../stream/process-identity.ts";

/**
 * What a supervisor writes down about a program: one JSON value per line, appended, in this order.
 *
 * One file instead of one per fact: an end still fits into its block when a log has filled the disk.
 */
export interface Claim extends Claimed, Partial<Hidden>, Partial<Started>, Partial<Finished> {}

export interface Claimed {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly supervisor: ProcessIdentity;
  /** The identities mean nothing after another. */
  readonly boot: string;
}

/** Only of a program that has secrets as files. */
export interface Hidden {
  /** The folder of those files, to be removed when the program has ended. */
  readonly secretFolder: string;
}

export interface Started {
  readonly program: ProcessIdentity;
  readonly startedAtMs: number;
}

export interface Finished {
  readonly outcome: Outcome;
}

/** What lies beside the folders that staging makes. */
export const claimFiles = {
  /** Made exclusively: whoever makes it starts the program, and nobody else ever does. */
  claim: (folder: string): string => join(folder, "claim"),
  log: (folder: string): string => join(folder, "log"),
  /** Its presence says that the service has been ready: from now on its program is started again. */
  ready: (folder: string): string => join(folder, "ready"),
  /** Its presence asks the supervisor to end the program. */
  cancel: (folder: string): string => join(folder, "cancel"),
};

export function claimLine(part: Claimed | Hidden | Started | Finished): string {
  return `${JSON.stringify(part)}\n`;
}

/**
 * Nothing when there is no claim, or no whole line of it yet: a line without its end is being written, or its writer
 * died over it. Throws what the system says when the claim cannot be read.
 */
export function readClaim(folder: string): Claim | undefined {
  const lines = textOf(claimFiles.claim(folder)).split("\n").slice(0, -1);
  return lines.length === 0 ? undefined : Object.assign({}, ...lines.map((line) => JSON.parse(line)));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
