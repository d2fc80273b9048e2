/** The done and the open part of a bar; it is full only when all is done. */
export function barParts(share: number, width: number): readonly [done: string, open: string] {
  const full = share >= 1 ? width : Math.min(width - 1, Math.round(share * width));
  return ["━".repeat(full), "─".repeat(width - full)];
}
