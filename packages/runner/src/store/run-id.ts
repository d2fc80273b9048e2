const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** An id that sorts by time and can be read aloud: `20261121-074530-4kq9`. Time is UTC. */
export function newRunId(nowMs: number, random: () => number): string {
  const digits = new Date(nowMs).toISOString().replace(/[^0-9]/g, "");
  const suffix = Array.from({ length: 4 }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${suffix}`;
}

/** When a run of this id began; nothing for a name that is no id. Milliseconds, of a whole second. */
export function startOfRunId(run: string): number | undefined {
  const [, date, hour, minute, second] = /^(\d{8})-(\d\d)(\d\d)(\d\d)-/.exec(run) ?? [];
  if (date === undefined) return undefined;
  const day = date.replace(/(....)(..)(..)/, "$1-$2-$3");
  const startMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(startMs) ? undefined : startMs;
}
