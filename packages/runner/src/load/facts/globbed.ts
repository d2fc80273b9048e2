import { installedPackages, usuallyIgnored } from "./usually-ignored.ts";

/** Absolute paths of the files that a pattern matches, sorted; patterns that start with `!` take away. */
export async function globbed(pattern: string, all: readonly string[], base: string): Promise<readonly string[]> {
  const { glob } = await import("tinyglobby");
  const taken = all.filter((other) => other.startsWith("!")).map((other) => other.slice(1));
  // A pattern that names one asks for it.
  const skipped = [installedPackages, ...usuallyIgnored]
    .filter((name) => !pattern.includes(name.replaceAll("*", "")))
    .flatMap((name) => [`**/${name}`, `**/${name}/**`]);
  const ignore = [...taken, ...skipped];
  const found = await glob(pattern, { cwd: base, ignore, absolute: true, dot: true, followSymbolicLinks: false });
  return found.sort();
}
