/**
 * Images that a Dockerfile starts or copies from, as far as it says: with the arguments that stand before its stages put
 * in, without its own stages. What a later argument makes of a name stays as it is written.
 */
export function baseImages(dockerfile: string, args: Readonly<Record<string, string>>): readonly string[] {
  const known = new Map<string, string>();
  const stages = new Set(["scratch"]);
  const found = new Set<string>();
  const meet = (written: string): void => {
    const name = expanded(written, known);
    if (!stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) found.add(name);
  };
  const learn = (declared: string): void => {
    for (const [, name = "", quoted, bare = ""] of declared.matchAll(/(\w+)(?:=(?:"([^"]*)"|'?([^\s']*)'?))?/g))
      known.set(name, args[name] ?? expanded(quoted ?? bare, known));
  };
  let hasStage = false;
  for (const line of instructionsOf(dockerfile)) {
    const [, declared] = /^ARG\s+(.*)/i.exec(line) ?? [];
    if (declared !== undefined && !hasStage) learn(declared);
    const [, image, stage] = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (image !== undefined) meet(image);
    hasStage ||= image !== undefined;
    if (stage !== undefined) stages.add(stage.toLowerCase());
    const [, copied] = /^(?:COPY|RUN)\s.*?--(?:from|mount=\S*?\bfrom)=([^\s,]+)/i.exec(line) ?? [];
    if (copied !== undefined) meet(copied);
  }
  return [...found];
}

/** One instruction a line, without comments. */
function instructionsOf(dockerfile: string): readonly string[] {
  const lines = dockerfile.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  return lines
    .join("\n")
    .replaceAll(/\\[ \t]*\n/g, " ")
    .split("\n")
    .map((line) => line.trim());
}

/** `$NAME`, `${NAME}` and `${NAME:-usual}`. */
function expanded(text: string, known: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{?(\w+)(?::-([^}]*))?\}?/g, (whole, name: string, usual: string | undefined) => {
    const value = known.get(name) || usual;
    return value === undefined ? whole : value;
  });
}
