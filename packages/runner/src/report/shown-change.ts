const around = 24;
const most = 72;

const digest = /\b(sha256:)?([0-9a-f]{12})[0-9a-f]{52}\b/g;

/** `0.91 → 0.93`; of digests their beginnings, and of long texts only where they differ, with a little around it. */
export function shownChange(change: { readonly from?: string; readonly to?: string }): string {
  const [from, to] = [shortened(change.from), shortened(change.to)];
  if (from === undefined) return `${cut(to ?? "")} (new)`;
  if (to === undefined) return `${cut(from)} (gone)`;
  if (from.length <= most && to.length <= most) return `${from} → ${to}`;
  const start = Math.max(0, sharedStart(from, to) - around);
  return `${excerpt(from, start)} → ${excerpt(to, start)}`;
}

function shortened(text: string | undefined): string | undefined {
  return text?.replaceAll(digest, "$1$2");
}

function sharedStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

function excerpt(text: string, start: number): string {
  return `${start > 0 ? "…" : ""}${cut(text.slice(start))}`;
}

function cut(text: string): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
