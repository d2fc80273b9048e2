import { describe, expect, it } from "vitest";
import { readScopes } from "./read-scopes.ts";
import { declaringScope } from "./scope.ts";
import { parse } from "./syntax.ts";

/** Uses of names in a file, each with what it means: a top-level name, a `local` one, or a global. */
function uses(text: string, path = "file.ts"): string {
  const program = parse(path, text);
  if (program === undefined) throw new Error(`cannot parse ${text}`);
  const { references, module } = readScopes(program);
  const meaning = (each: (typeof references)[number]) => {
    const scope = declaringScope(each);
    return scope === undefined ? "global" : scope === module ? "top" : "local";
  };
  return references.map((each) => `${each.name} ${meaning(each)}`).join(", ");
}

describe("a name means what JavaScript says it means", () => {
  it.each([
    [
      "parameters, defaults and rest",
      "const a = 1; const f = ({ a, b: [c = a] }, ...d) => [a, b, c, d];",
      "a local, a local, b global, c local, d local",
    ],
    [
      "a default does not see the body",
      "const x = 1; function f(y = x) { var x = 2; return x + y; }",
      "x top, x local, y local",
    ],
    ["a default sees earlier parameters", "const f = (a, b = a) => b;", "a local, b local"],
    ["var is hoisted out of blocks", "function f() { x; { var x = 1; } }", "x local"],
    ["let is not", "function f() { x; { let x = 1; } }", "x global"],
    ["var at the top level", "{ var x = 1; } x;", "x top"],
    ["functions are hoisted", "f(); function f() {}", "f top"],
    ["a function in a block stays there", "{ function f() {} } f;", "f global"],
    [
      "loops have names of their own",
      "for (const i of i) i; for (let j = 0; j < 1; j++); for (var k in o); k; i;",
      "i local, i local, j local, j local, o global, k top, i global",
    ],
    ["catch", "try {} catch ({ message }) { message; } message;", "message local, message global"],
    ["catch without a name", "try {} catch { e; }", "e global"],
    ["switch", "switch (x) { case y: let x = 1; x; }", "x global, y global, x local"],
    ["labels are no names", "a: for (;;) { break a; }", ""],
    ["a named function expression", "const f = function g() { return g; }; g;", "g local, g global"],
    ["a named class expression", "const A = class B { static b = B; }; B;", "B local, B global"],
    ["a declared class is itself inside", "class A extends A { static a = A; }", "A top, A top"],
    [
      "private names",
      "class A { #x; static y(a) { return #x in a && a.#x; } }",
      "#x local, a local, a local, #x local",
    ],
    [
      "keys are no names unless computed",
      "const o = { a: 1, [b]: 2, c() {}, d }; o.e; o[f];",
      "b global, d global, o top, o top, f global",
    ],
    [
      "class members",
      "class A { a = b; [c] = 1; static { var d; d; } get e() { return this; } }",
      "b global, c global, d local, this local",
    ],
    ["assignment patterns use names", "({ a: b, c: [d] } = e);", "b global, d global, e global"],
    [
      "this and arguments of functions",
      "function f() { this; arguments; () => this; new.target; }",
      "this local, arguments local, this local, new.target local",
    ],
    ["this and arguments of arrows", "const f = () => [this, arguments];", "this global, arguments global"],
    [
      "imports",
      'import a, { b as c, type D } from "x"; import * as e from "y"; import type F from "z"; a; b; c; D; e; F;',
      "a top, b global, c top, D global, e top, F global",
    ],
    [
      "exports",
      'const a = 1; export { a, a as b, type T }; export { c } from "x"; export * as d from "y"; export default a;',
      "a top, a top, a top",
    ],
    ["templates", `const t = 1; \`\${t}\${u}\`; t\`x\`;`, "t top, u global, t top"],
    ["using", "{ using a = b; a; }", "b global, a local"],
  ])("%s", (_, text, expected) => {
    expect(uses(text)).toBe(expected);
  });
});

describe("types are no uses", () => {
  it.each([
    ["annotations", "const f = (a: A, b?: typeof B): C => a as D satisfies E; let g: typeof f;", "a local"],
    [
      "declarations",
      "interface A extends B { c: D } type E = F; declare const g: H; declare function i(): J; g;",
      "g global",
    ],
    [
      "type arguments and assertions",
      "const a = new Map<A, B>(); f<C>(a!); <D>a;",
      "Map global, f global, a top, a top",
    ],
    [
      "implements",
      "class A extends B<C> implements D { declare e: F; abstract g: H; constructor(private i = j) { super(); } }",
      "B global, j global, super local",
    ],
    ["overloads", "function f(a: string): void; function f(a: unknown) { a; } f;", "a local, f top"],
    ["this parameters", "function f(this: A, b: B) { return b; }", "b local"],
    ["type-only exports", "type A = 1; export type { A }; const b = 1; export { b };", "b top"],
  ])("%s", (_, text, expected) => {
    expect(uses(text)).toBe(expected);
  });
});

describe("what TypeScript adds declares names", () => {
  it.each([
    ["enums and their members", "enum A { B = 1, C = B << 1, D = e } A.B;", "B local, e global, A top"],
    ["namespaces", "namespace A.B { export const c = d; c; } A; B;", "d global, c local, A top, B global"],
    ["import equals", 'import a = require("a"); import b = a.c; b;', "a top, b top"],
    ["decorators", "@a class B { @c d = 1; @e f() {} }", "a global, c global, e global"],
    ["parameter properties", "class A { constructor(readonly b: B = c) { b; } }", "c global, b local"],
  ])("%s", (_, text, expected) => {
    expect(uses(text)).toBe(expected);
  });
});

it("elements use names, attributes do not", () => {
  const text = "const A = 1; const a = <A b={c} {...d}><e.F g='h'>{i}</e.F></A>;";
  expect(uses(text, "file.tsx")).toBe("A top, c global, d global, e global, i global");
});

it("tells members of what is used whole from what is not", () => {
  const program = parse("file.ts", "s.mean(); s['x']; s; s?.max;");
  const { references } = readScopes(
    program ?? { type: "Program", body: [], sourceType: "module", hashbang: null, start: 0, end: 0 },
  );
  expect(references.map(({ member }) => member)).toEqual(["mean", undefined, undefined, "max"]);
});

it("finds modules that are named where code runs", () => {
  const program = parse("file.ts", "import('a'); require('b'); import(c); import.meta.url;");
  if (program === undefined) throw new Error("cannot parse");
  const { late, metas } = readScopes(program);
  expect({ late, metas }).toEqual({
    late: [{ start: 0, from: "a" }, { start: 13, from: "b" }, { start: 27 }],
    metas: [38],
  });
});
