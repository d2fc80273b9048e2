import { distance } from "fastest-levenshtein";

/** "did you mean …?" or a list of what there is: the end of a remedy for an unknown name. */
export function suggestion(wrong: string, known: Iterable<string>, what: string): string {
  const names = [...known];
  const near = didYouMean(wrong, names);
  if (near !== undefined) return near;
  if (names.length === 0) return `There are no ${what}.`;
  return `Known ${what}: ${listed(names)}.`;
}

/** Names in quotes; a long list is cut, and says so. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name}"`);
  const left = names.length - shown.length;
  return left === 0 ? shown.join(", ") : `${shown.join(", ")} and ${left} more`;
}

/** Where a name is near enough to be a slip of the hand: two letters or a third of them, never above half, or their order; case aside. */
export function didYouMean(wrong: string, names: readonly string[]): string | undefined {
  const lower = wrong.toLowerCase();
  let best: string | undefined;
  let least = Math.min(Math.max(2, Math.floor(wrong.length / 3)), Math.floor(wrong.length / 2)) + 1;
  for (const name of names) {
    const other = name.toLowerCase();
    const far = sorted(other) === sorted(lower) ? 0 : distance(lower, other);
    if (far < least) [best, least] = [name, far];
  }
  return best === undefined ? undefined : `Did you mean "${best}"?`;
}

function sorted(letters: string): string {
  return [...letters].sort().join("");
}
