/** TypeScript that stands in a value as it is, such as `prepare.outputs.artifacts`. */
export interface Raw {
  readonly raw: string;
}

/** A value as it will be written. */
export type Code = string | number | boolean | Raw | readonly Code[] | { readonly [key: string]: Code };

const widest = 100;

/** A value as TypeScript: on one line where there is room. */
export function written(code: Code, indent = ""): string {
  if (typeof code === "string") return textual(code);
  if (typeof code !== "object") return String(code);
  if ("raw" in code && typeof code.raw === "string") return code.raw;
  const deeper = `${indent}  `;
  const isList = Array.isArray(code);
  const parts = isList
    ? code.map((item) => written(item, deeper))
    : Object.entries(code).map(([key, value]) => `${keyText(key)}: ${written(value, deeper)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const pad = isList ? "" : " ";
  const line = `${open}${pad}${parts.join(", ")}${pad}${close}`;
  if (parts.length === 0) return `${open}${close}`;
  if (line.length + indent.length <= widest && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}${close}`;
}

/** In the quotes that need the fewest escapes, as formatters have it. */
function textual(text: string): string {
  const needsOthers = text.includes('"') && !/['\\\n\r]/.test(text);
  return needsOthers ? `'${text}'` : JSON.stringify(text);
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
