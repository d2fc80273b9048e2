/** Never meant by a pattern that does not name them. */
const seldomMeant = ["node_modules", ".git", ".pipeline", ".venv", "__pycache__", ".env"];

/** Absolute paths of the files that a pattern matches, sorted; patterns that start with `!` take away. */
export async function globbed(pattern: string, all: readonly string[], base: string): Promise<readonly string[]> {
  const { glob } = await import("tinyglobby");
  const taken = all.filter((other) => other.startsWith("!")).map((other) => other.slice(1));
  const skipped = seldomMeant
    .filter((name) => !pattern.includes(name))
    .flatMap((name) => [`**/${name}`, `**/${name}/**`]);
  const ignore = [...taken, ...skipped];
  const found = await glob(pattern, { cwd: base, ignore, absolute: true, dot: true, followSymbolicLinks: false });
  return found.sort();
}
