import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The folder of the last start that a keeper made of what was deployed in `folder`; that itself, where it made none. */
export function lastStart(folder: string): string {
  const prefix = `${basename(folder)}.`;
  const starts = namesIn(dirname(folder)).flatMap((name) => {
    const number = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    return Number.isInteger(number) ? [number] : [];
  });
  return starts.length === 0 ? folder : join(dirname(folder), `${prefix}${Math.max(...starts)}`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
