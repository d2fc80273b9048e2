import { extname } from "node:path";
import { type Node, type Program, parseSync, visitorKeys } from "oxc-parser";

const languages = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "jsx",
  ".mjs": "jsx",
  ".cjs": "jsx",
  ".jsx": "jsx",
} as const;

/** Whether a file's statements can be told apart: anything else (JSON, text, native code) goes to the bundler whole. */
export function isCode(path: string): boolean {
  return extname(path) in languages;
}

/** The file's syntax, with parentheses left out and offsets in UTF-16 units; `undefined` when it has errors. */
export function parse(path: string, text: string): Program | undefined {
  const extension = extname(path);
  const lang = languages[isKnown(extension) ? extension : ".ts"];
  const { program, errors } = parseSync(path, text, { lang, astType: "ts", preserveParens: false });
  return errors.length > 0 ? undefined : program;
}

function isKnown(extension: string): extension is keyof typeof languages {
  return extension in languages;
}

/** The parts of a node in the order of the source, types included. */
export function childrenOf(node: Node): readonly Node[] {
  return (visitorKeys[node.type] ?? []).flatMap((key): Node[] => {
    const value: unknown = Reflect.get(node, key);
    return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** TypeScript's syntax that leaves something behind when types are erased. */
const tsWithValue: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSImportEqualsDeclaration",
  "TSExternalModuleReference",
  "TSExportAssignment",
  "TSParameterProperty",
]);

/** Whether nothing of the node is left when types are erased. */
export function isErased(node: Node): boolean {
  if (node.type.startsWith("TS") && !tsWithValue.has(node.type)) return true;
  return ("declare" in node && node.declare === true) || isTypeOnly(node);
}

function isTypeOnly(node: Node): boolean {
  return ("importKind" in node && node.importKind === "type") || ("exportKind" in node && node.exportKind === "type");
}

/** The expression below `as`, `satisfies`, `!` and `<T>`. */
export function unwrapped(node: Node): Node {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "TSInstantiationExpression":
    case "ChainExpression":
      return unwrapped(node.expression);
    default:
      return node;
  }
}

/** A name on either side of an `import` or `export` list, which may be a string. */
export function nameOf(name: { readonly name: string } | { readonly value: string }): string {
  return "name" in name ? name.name : name.value;
}
