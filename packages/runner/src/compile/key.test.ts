import { deploy, job, param, pipeline, secret, source, text } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsOf, problemsWith, stepOf, stepWith } from "./testing/compiling.ts";

const command = ["x"];

describe("the static key", () => {
  function keyOf(spec: object) {
    return stepWith(spec).key;
  }

  it("of a deploy tells its service's terms and resources, not how long it stays or may take", () => {
    const spec = { command, port: 80, health: "/", resources: { cpu: 1 } } as const;
    const key = (more: object) => stepOf(pipeline("p", [deploy("web", { ...spec, ...more })]), "web").key;
    expect(key({})).toMatchInlineSnapshot(`
      {
        "environment": "local",
        "format": "1",
        "output.url": "{"kind":"json","schema":{"type":"string","format":"uri"}}",
        "program": "["command","x"]",
        "resources": "{"cpu":1,"gpu":[]}",
        "service": "{"port":80,"health":"/","expose":"loopback","restart":"on-failure"}",
        "step": "web",
      }
    `);
    expect(key({ lifetime: "run", readyTimeout: "1m", retries: 2 })).toEqual(key({}));
    expect(key({ restart: "never" })).not.toEqual(key({}));
    expect(key({ expose: "network" })).not.toEqual(key({}));
    expect(key({ resources: { cpu: 2 } })).not.toEqual(key({}));
  });

  it("keeps every component by its name", () => {
    const made = job("made", { command, outputs: { n: z.int() } });
    const spec = {
      command: ["x", param("lr", z.number().default(0.1)), source("s"), made.outputs.n],
      inputs: { raw: source("r"), n: made.outputs.n, deep: { n: [made.outputs.n] }, seed: 1 },
      env: { A: "1", B: secret("KEY") },
      outputs: { n: z.int() },
      workers: 2,
      sidecars: { redis: { image: "redis" } },
      image: "python:3",
      user: "1000:1000",
      platform: "linux/arm64",
      files: ["*.py"],
    };
    expect(keyOf(spec)).toMatchInlineSnapshot(`
      {
        "code": "ab5c34b9",
        "env.A": "1",
        "env.B": "\${secret KEY}",
        "environment": "python:3",
        "format": "1",
        "input.raw": ""\${sha256 454349e422f05297191ead13e21d3db520e5abef52055e4964b82fb213f593a1}"",
        "input.seed": "1",
        "output.n": "{"kind":"json","schema":{"type":"integer","minimum":-9007199254740991,"maximum":9007199254740991}}",
        "platform": "linux/arm64",
        "program": "["command","x","0.1","\${sha256 043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89}","\${made.outputs.n}"]",
        "sidecar.redis": "{"image":"redis","args":[],"env":{},"secrets":{}}",
        "step": "a",
        "user": "1000:1000",
        "workers": "2",
      }
    `);
  });

  it("takes a text in an input as what it is made of", () => {
    const made = job("made", { command, outputs: { n: z.int() } });
    const inputs = { static: text`a${1}`, waits: text`a${made.outputs.n}` };
    const key = keyOf({ inputs });
    expect([key["input.static"], key["input.waits"]]).toEqual(['"a1"', undefined]);
  });

  it("tells a digest in the place of a long text", () => {
    const { program } = keyOf({ args: ["x".repeat(300)] });
    expect(program).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("leaves out what is volatile", () => {
    const spec = { inputs: { a: 1, b: 2 }, env: { C: "3", D: "4" } };
    expect(Object.keys(keyOf({ ...spec, volatile: ["a", "C"] }))).toEqual([
      "format",
      "step",
      "program",
      "environment",
      "input.b",
      "env.D",
    ]);
    expect(problemsWith({ ...spec, volatile: ["aa", "nothing"] })).toMatchInlineSnapshot(`
      "INPUT_UNKNOWN at a · volatile
        No input or variable is called "aa".
        Did you mean "a"?
      INPUT_UNKNOWN at a · volatile
        No input or variable is called "nothing".
        Known inputs and variables: "a", "b", "C", "D"."
    `);
  });

  it("does not change with what runs the same", () => {
    const spec = { inputs: { a: 1 } };
    const more = {
      timeout: "1m",
      retries: 3,
      priority: "high",
      resources: { cpu: 2 },
      pool: "gpus",
      queueTimeout: "1m",
    };
    expect(keyOf({ ...spec, ...more })).toEqual(keyOf(spec));
  });

  it("names a param's default when it has no value", () => {
    const declared = pipeline("p", [job("a", { command: ["x", param("lr", z.number())] })]);
    expect(problemsOf(declared).split("\n")[0]).toBe("PARAM_MISSING at a");
  });
});
