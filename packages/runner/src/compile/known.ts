/** What a name stands for where it must stand for something; anything else is a fault of ours. */
export function known<T>(named: ReadonlyMap<string, T>, name: string): T {
  const found = named.get(name);
  if (found === undefined) throw new Error(`internal: nothing is called "${name}"`);
  return found;
}
