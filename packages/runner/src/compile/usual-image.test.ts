import { job, pipeline } from "@pipeline/dsl";
import { expect, it } from "vitest";
import { planOf, rulesWith } from "./testing/compiling.ts";

const steps = [
  job("function", { run: () => undefined }),
  job("python", { script: "a.py" }),
  job("shell", { script: "a.sh" }),
  job("node", { script: "a.ts" }),
  job("command", { command: ["true"] }),
  job("own", { script: "a.py", image: "debian:13" }),
  job("entry", { image: "debian:13" }),
];

function images(isIgnored: boolean): Readonly<Record<string, unknown>> {
  const rules = { ...rulesWith(), ...(isIgnored ? { images: "ignored" as const } : {}) };
  const settings = { backend: "boxes", images: { run: "node:24-slim", script: "python:3.12-slim" } };
  const plan = planOf(pipeline("p", steps), settings, { rules: { boxes: rules } });
  return Object.fromEntries(plan.steps.map(({ name, image }) => [name, image]));
}

it("a function or script without an image has the usual one of its kind, where programs run in images", () => {
  expect(images(false)).toEqual({
    function: "node:24-slim",
    python: "python:3.12-slim",
    shell: "python:3.12-slim",
    node: "node:24-slim",
    command: undefined,
    own: "debian:13",
    entry: "debian:13",
  });
  expect(images(true)).toMatchObject({ function: undefined, python: undefined, node: undefined, own: "debian:13" });
});
