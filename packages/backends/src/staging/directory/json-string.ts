/** The index after the string that begins at `start`; nothing when it is no string of JSON. By hand: it may be long. */
export function endOfJsonString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code < space) return undefined;
    if (code !== backslash) continue;
    const length = escapeLength(text, at);
    if (length === undefined) return undefined;
    at += length - 1;
  }
  return undefined;
}

const quote = 0x22;
const backslash = 0x5c;
const space = 0x20;

function escapeLength(text: string, at: number): number | undefined {
  const next = text[at + 1] ?? "";
  if (next === "u") return /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) ? 6 : undefined;
  return next !== "" && '"\\/bfnrt'.includes(next) ? 2 : undefined;
}
