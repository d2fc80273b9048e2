/** Text that is HTML or SVG already. Only `markup` makes it, so whatever else is put into it is escaped. */
export interface Markup {
  readonly is: "markup";
  readonly text: string;
}

export type Part = Markup | string | number | undefined | readonly Part[];

/** A template of HTML or SVG: texts are escaped, lists are joined, `undefined` is nothing. Attributes need their quotes. */
export function markup(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = template.map((piece, index) => `${piece}${textOf(parts[index])}`);
  return { is: "markup", text: pieces.join("") };
}

/** Text of our own that must stand as it is: a style, a program. It ends no element that it stands in. */
export function verbatim(text: string): Markup {
  return { is: "markup", text: text.replaceAll("</", "<\\/") };
}

function textOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escaped(part);
  return "is" in part ? part.text : part.map(textOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Neither HTML nor XML has a way to write most control characters; they stand as the sign for what is unknown. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/(?![\t\n])\p{Cc}/gu, "\ufffd");
}
