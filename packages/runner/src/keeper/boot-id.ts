import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Tells one boot of a machine from the next. */
export function bootId(): string {
  if (process.platform === "linux") return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return execFileSync("sysctl", ["-n", "kern.boottime"], { encoding: "utf8" }).trim();
}
