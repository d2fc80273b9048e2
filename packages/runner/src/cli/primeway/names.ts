/** Words that cannot be the name of a constant, or that the file imports. */
const taken = [
  "build",
  "deploy",
  "dir",
  "job",
  "pipeline",
  "secret",
  "default",
  "export",
  "import",
  "new",
  "class",
  "in",
];

/** A name of ours for a name of theirs: the same where it can be. */
export function stepName(id: string): string {
  const legal = id
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z]+/, "")
    .replace(/-+$/, "");
  return legal.slice(0, 63) || "step";
}

/** Names for several, each different. */
export function distinct(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; seen.has(free); count += 1) free = `${name}-${count}`;
    seen.add(free);
    return free;
  });
}

/** `train-model` is kept in `trainModel`. */
export function constantName(name: string): string {
  const camel = name
    .replaceAll(/[-_]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll(/[-_]/g, "");
  const lower = camel.charAt(0).toLowerCase() + camel.slice(1);
  return taken.includes(lower) ? `${lower}Step` : lower;
}
