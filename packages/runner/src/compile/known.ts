/** What a name (or a step) stands for where it must stand for something; anything else is a fault of ours. */
export function known<K, T>(named: ReadonlyMap<K, T>, name: K): T {
  const found = named.get(name);
  if (found === undefined) throw new Error(`internal: nothing is called "${String(name)}"`);
  return found;
}
