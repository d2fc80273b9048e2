import { readFile, writeFile } from "node:fs/promises";

const readme = new URL("../../README.md", import.meta.url);
const marks = { begin: "<!-- bench: npm run bench -- --update -->", end: "<!-- /bench -->" };

/** Replaces what lies between the two marks. */
export async function updateReadme(table: string): Promise<void> {
  const text = await readFile(readme, "utf8");
  const [begin, end] = [text.indexOf(marks.begin), text.indexOf(marks.end)];
  if (begin === -1 || end < begin) throw new Error(`README.md has no ${marks.begin} … ${marks.end}`);
  await writeFile(readme, `${text.slice(0, begin)}${marks.begin}\n\n${table}\n\n${text.slice(end)}`);
}
