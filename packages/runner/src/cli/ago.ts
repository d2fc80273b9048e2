const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `just now`, `5m ago`, `3h ago`, `2d ago`; what is older than a week by its date, in UTC. */
export function ago(atMs: number, nowMs: number): string {
  const ms = nowMs - atMs;
  if (ms < minuteMs) return "just now";
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)}m ago`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)}h ago`;
  if (ms < 7 * dayMs) return `${Math.floor(ms / dayMs)}d ago`;
  return new Date(atMs).toISOString().slice(0, 10);
}

/** `2026-11-21 07:45:30 UTC`. */
export function atTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
