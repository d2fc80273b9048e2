import { job, param, secret, secretFile, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const train = job("train", { command: ["x"], outputs: { accuracy: z.number() } });

const handles: Readonly<Record<string, { readonly handle: unknown; readonly why: string; readonly remedy: string }>> = {
  ref: {
    handle: train.outputs.accuracy,
    why: '"train.accuracy" is not known yet: it is a ref to what step "train" will produce.',
    remedy: "Pass it in `inputs`, `args` or `env`, or build text from it with the `text` tag.",
  },
  param: {
    handle: param("lr", z.number()),
    why: 'Param "lr" has no value while the pipeline is being written.',
    remedy: "Pass it in `inputs`, `args` or `env`, or build text from it with the `text` tag.",
  },
  secret: {
    handle: secret("TOKEN"),
    why: 'Secret "TOKEN" cannot become text.',
    remedy: 'Give it to a program as `env: { TOKEN: secret("TOKEN") }`.',
  },
  "secret as a file": {
    handle: secretFile("SA_KEY", { file: "key.json" }),
    why: 'Secret "SA_KEY" cannot become text.',
    remedy: 'Give a program its path as `env: { SA_KEY: secretFile("SA_KEY") }`.',
  },
  source: {
    handle: source("raw.csv"),
    why: 'source("raw.csv") is not a path yet: where it will lie depends on the backend.',
    remedy: "Pass it in `inputs` or `args`, or build text from it with the `text` tag.",
  },
};

describe.each(Object.entries(handles))("a %s", (title, { handle, why, remedy }) => {
  // What a program without types could try.
  const conversions: Readonly<Record<string, () => unknown>> = {
    "String()": () => String(handle),
    "Number()": () => Number(handle),
    "a template literal": () => `${handle}`,
    "adding text": () => Reflect.apply((a: string, b: string) => a + b, undefined, ["x", handle]),
    "comparing with a number": () => Reflect.apply((a: number, b: number) => a < b, undefined, [1, handle]),
    "its own toString()": () => Reflect.apply(Reflect.get(Object(handle), "toString"), handle, []),
    "joining a list": () => [handle].join(),
    "JSON.stringify()": () => JSON.stringify({ deep: [handle] }),
    "a property name": () => Reflect.get({}, handle as string),
  };

  it.each(Object.keys(conversions))("throws what to do instead on %s", (name) => {
    expect(() => conversions[name]?.()).toThrow(Object.assign(new TypeError(`${why} ${remedy}`), { remedy }));
  });

  it("is frozen, and shows its kind to whoever looks", () => {
    expect(Object.isFrozen(handle)).toBe(true);
    expect(Object.entries(Object(handle))[0]).toEqual(["kind", title.split(" ")[0]]);
  });
});
