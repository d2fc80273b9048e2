const around = 24;
const most = 72;

/** `0.91 → 0.93`; of long texts only where they differ, with a little around it. */
export function shownChange({ from, to }: { readonly from?: string; readonly to?: string }): string {
  if (from === undefined) return `${cut(to ?? "")} (new)`;
  if (to === undefined) return `${cut(from)} (gone)`;
  if (from.length <= most && to.length <= most) return `${from} → ${to}`;
  const start = Math.max(0, sharedStart(from, to) - around);
  return `${excerpt(from, start)} → ${excerpt(to, start)}`;
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
