import { closest, distance } from "fastest-levenshtein";

/** ` Did you mean "x"?`, or nothing when no known word is near. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const near = closest(wrong.toLowerCase(), known);
  return distance(wrong.toLowerCase(), near) <= Math.max(1, Math.floor(wrong.length / 3))
    ? ` Did you mean "${near}"?`
    : "";
}
