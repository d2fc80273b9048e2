import { translate } from "../translate.ts";

/** The pipelines that become of a file of primeway's, or what is wrong with it, line by line. */
export function made(text: string): string {
  const translated = translate({ text, shown: "primeway.yaml", path: (path) => `../old/${path}` });
  if (translated.ok) return translated.text;
  return translated.problems.map(({ line, message }) => `${line}: ${message}`).join("\n");
}
