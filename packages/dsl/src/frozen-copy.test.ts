import { deploy, dir, file, job, param, pipeline, secret, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { frozenCopy } from "./frozen-copy.ts";

describe("a declaration (R67, X26)", () => {
  it("is deeply frozen, and holds a copy of what the user wrote", () => {
    const args = ["--fast"];
    const inputs = { list: [1, { deep: ["x"] }], none: null };
    const written = { command: ["x"], args, inputs, resources: { gpu: [{ count: 1 }] } };
    const before = JSON.stringify(written);
    const made = job("made", written);

    args.push("--later");
    inputs.list.push(2);
    expect(JSON.stringify(made.spec)).toBe(before);
    expect(unfrozen(made)).toEqual([]);
    expect(unfrozen(written)).toEqual([
      "",
      ".command",
      ".args",
      ".inputs",
      ".inputs.list",
      ".inputs.list.1",
      ".inputs.list.1.deep",
      ".resources",
      ".resources.gpu",
      ".resources.gpu.0",
    ]);
  });

  it("refuses to be changed", () => {
    const made = job("made", { command: ["x"], args: ["a"], outputs: { n: z.int() } });
    expect(() => Reflect.apply(Array.prototype.push, made.spec.args, ["b"])).toThrow(TypeError);
    expect(Reflect.set(made, "name", "other")).toBe(false);
    expect(Reflect.set(made.outputs, "more", 1)).toBe(false);
    expect(made.spec.args).toEqual(["a"]);
  });

  it("freezes every kind of declaration", () => {
    const made = job("made", { command: ["x"], outputs: { n: z.int(), f: file("f"), d: dir("d") } });
    const web = deploy("web", { image: "x", port: 1, health: "port", env: { A: "b" } });
    const word = text`n=${made.outputs.n}`;
    const whole = pipeline("all", [made, web], { pools: { a: 1 } });
    const handles = [param("p", z.string()), secret("s"), source("r"), word, made.outputs.n];
    expect([made, web, whole, ...handles].flatMap((each) => unfrozen(each))).toEqual([]);
  });

  it("leaves schemas and functions alone: they are the user's", () => {
    const schema = z.object({ a: z.int() });
    const run = () => ({ o: { a: 1 } });
    const made = job("made", { run, outputs: { o: schema } });
    expect(made.spec.outputs?.o).toBe(schema);
    expect(made.spec.run).toBe(run);
    expect(Object.isFrozen(schema)).toBe(false);
    expect(schema.safeParse({ a: 1 })).toEqual({ success: true, data: { a: 1 } });
  });
});

describe("frozenCopy", () => {
  it("copies records without a prototype, and keeps objects of a class", () => {
    const bare = Object.assign(Object.create(null), { a: [1] });
    expect(frozenCopy(bare)).toEqual({ a: [1] });
    expect(frozenCopy(bare)).not.toBe(bare);
    const date = new Date(0);
    expect(frozenCopy({ date }).date).toBe(date);
  });

  it("copies a user's frozen record that has a kind of its own", () => {
    const layers = [1, 2];
    const literal = Object.freeze({ kind: "network", layers });
    const copy = frozenCopy({ literal });
    layers.push(3);
    expect(copy).toEqual({ literal: { kind: "network", layers: [1, 2] } });
    expect(unfrozen(copy)).toEqual([]);
  });

  it("copies a user's open record that has one of our kinds", () => {
    const literal = { kind: "file", path: ["x"] };
    expect(frozenCopy(literal)).toEqual(literal);
    expect(unfrozen(frozenCopy(literal))).toEqual([]);
  });

  it("keeps odd keys as data", () => {
    const odd = JSON.parse('{"__proto__": {"polluted": true}}');
    expect(Object.keys(frozenCopy(odd))).toEqual(["__proto__"]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

/** Paths of everything that can still be changed, schemas aside. */
function unfrozen(value: unknown, path = "", seen = new Set<unknown>()): string[] {
  if (typeof value !== "object" || value === null || "~standard" in value || seen.has(value)) return [];
  seen.add(value);
  const inner = Object.entries(value).flatMap(([key, item]) => unfrozen(item, `${path}.${key}`, seen));
  return Object.isFrozen(value) ? inner : [path, ...inner];
}
