import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../contract/index.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/**
 * What a supervisor writes down about a program: one JSON value per line, appended, in this order.
 *
 * One file instead of one per fact: an end still fits into its block when a log has filled the disk.
 */
export interface Claim {
  readonly claimed: Claimed;
  readonly started?: Started;
  readonly ended?: Outcome;
}

export interface Claimed {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly supervisor: ProcessIdentity;
  /** The identities mean nothing after another. */
  readonly boot: string;
}

export interface Started {
  readonly program: ProcessIdentity;
  readonly atMs: number;
}

/** What lies beside the folders that staging makes. */
export const claimFiles = {
  /** Made exclusively: whoever makes it starts the program, and nobody else ever does. */
  claim: (folder: string): string => join(folder, "claim"),
  log: (folder: string): string => join(folder, "log"),
  /** Its presence asks the supervisor to end the program. */
  cancel: (folder: string): string => join(folder, "cancel"),
};

export function claimLine(part: Claimed | Started | { readonly ended: Outcome }): string {
  return `${JSON.stringify(part)}\n`;
}

/** Nothing when there is no claim, or no whole line of it yet. */
export function readClaim(folder: string): Claim | undefined {
  const lines = wholeLines(claimFiles.claim(folder)).map((line) => JSON.parse(line));
  const claimed = lines.find((line) => "supervisor" in line);
  if (claimed === undefined) return undefined;
  const started = lines.find((line) => "program" in line);
  const ended = lines.find((line) => "ended" in line)?.ended;
  return { claimed, ...(started === undefined ? {} : { started }), ...(ended === undefined ? {} : { ended }) };
}

/** A line without its end is being written, or its writer died over it. */
function wholeLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
