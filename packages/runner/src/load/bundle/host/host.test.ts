import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TemporaryProject, temporaryProject } from "../../testing/temporary-project.ts";
import { type Bundles, bundlesOf } from "../testing/bundles.ts";

const pipelines = `
import { writeFileSync } from "node:fs";
import { setTimeout as later } from "node:timers/promises";
import { dir, file, job, pipeline } from "@pipeline/dsl";
import { z } from "zod";
import { check } from "./src/check.ts";

const whole = job("whole", {
  inputs: { n: 2, list: [{ a: 1 }] },
  outputs: { n: z.int(), table: file("deep/er/table.csv"), model: dir("model") },
  run: async ({ inputs, output }) => {
    writeFileSync(output.table, "a,b");
    console.log(Object.keys(output).join(), JSON.stringify(inputs));
    return { n: inputs.n + 1 };
  },
});
const failing = job("failing", {
  inputs: { rows: 0 },
  run: async ({ inputs }) => {
    await later(1);
    check(inputs.rows);
  },
});
const causes = job("causes", {
  run: () => {
    throw new Error("outer", { cause: new TypeError("inner") });
  },
});
const throwing = job("throwing", {
  run: () => {
    throw { reason: "none" };
  },
});
const floating = job("floating", {
  run: async () => {
    void later(1).then(() => check(0));
    await later(10_000);
  },
});
const returned = job("returned", { inputs: { what: "" }, run: ({ inputs }) => values[inputs.what as never] });
const circle: { self?: unknown } = {};
circle.self = circle;
const values = {
  bigint: { a: { b: [1n] } }, nan: { a: Number.NaN }, date: { a: new Date(0) }, list: [1], gap: { a: [undefined] },
  text: "x", map: { a: new Map() }, action: { a: () => 1 }, missing: { a: undefined, b: 1 }, record: { a: { b: null } }, nothing: undefined,
  nil: null, circle: { a: circle },
};
const endless = job("endless", { run: () => new Promise<void>(() => {}) });
const exiting = job("exiting", { run: () => process.exit(7) });
const cancellable = job("cancellable", {
  outputs: { seen: z.string() },
  run: async ({ signal }) => {
    const cancelled = later(20_000, undefined, { signal }).catch((error) => error.name);
    console.log("ready");
    return { seen: String(await cancelled) };
  },
});
const rejecting = job("rejecting", {
  run: async ({ signal }) => {
    const cancelled = later(20_000, undefined, { signal });
    console.log("ready");
    await cancelled;
  },
});
const deaf = job("deaf", {
  run: async () => {
    console.log("ready");
    await later(20_000);
  },
});
const late = job("late", {
  run: () => {
    setTimeout(() => console.log("still written"), 5);
  },
});
export default pipeline("p", [whole, failing, causes, throwing, floating, returned, endless, exiting, cancellable, rejecting, deaf, late]);
`;

const check = `/** Long before the check. */
export function check(rows: number): void {
  // Nothing to do.
  if (rows === 0) throw new RangeError(\`no rows: \${rows}\`);
}

export const unreached = 1;
`;

let project: TemporaryProject;
let bundles: Bundles;
beforeAll(async () => {
  project = temporaryProject({ "pipelines.ts": pipelines, "src/check.ts": check });
  bundles = await bundlesOf(project);
});
afterAll(() => project[Symbol.dispose]());

describe("a function that ends well", () => {
  it("is given inputs and paths, and its outputs are written", async () => {
    const outputs = { table: "deep/er/table.csv", model: "model" };
    const ran = await bundles.run("whole", { inputs: { n: 2, list: [{ a: 1 }] }, outputs });
    expect(ran).toMatchObject({ code: 0, stderr: "", outputs: { n: 3 } });
    expect(ran.stdout).toBe('table,model {"n":2,"list":[{"a":1}]}\n');
    expect(readFileSync(join(ran.outputFolder, "deep/er/table.csv"), "utf8")).toBe("a,b");
  });

  it("is not cut off before what it left open has ended", async () => {
    expect(await bundles.run("late")).toMatchObject({ code: 0, stdout: "still written\n", outputs: undefined });
  });

  it("may exit by itself", async () => {
    expect(await bundles.run("exiting")).toMatchObject({ code: 7, stderr: "" });
  });
});

it("an exception shows the user's line, and ends the process with 1", async () => {
  const told = async (step: string) => {
    const { code, stderr } = await bundles.run(step, { inputs: { rows: 0 } });
    return `\nexit code ${code}\n${stderr}`;
  };
  expect(await told("failing")).toMatchInlineSnapshot(`
    "
    exit code 1
    RangeError: no rows: 0

    src/check.ts:4:25
      2 | export function check(rows: number): void {
      3 |   // Nothing to do.
    > 4 |   if (rows === 0) throw new RangeError(\`no rows: \${rows}\`);
        |                         ^
      5 | }

        at check (src/check.ts:4:25)
        at run (pipelines.ts:21:5)
    "
  `);
  expect(await told("causes")).toMatchInlineSnapshot(`
    "
    exit code 1
    Error: outer

    pipelines.ts:26:11
      25 |   run: () => {
    > 26 |     throw new Error("outer", { cause: new TypeError("inner") });
         |           ^
      27 |   },

        at run (pipelines.ts:26:11) {
      [cause]: TypeError: inner
          at run (pipelines.ts:26:39)
    }
    "
  `);
  expect(await told("throwing")).toMatchInlineSnapshot(`
    "
    exit code 1
    The function threw { reason: 'none' }, which is no Error.
    "
  `);
  expect(await told("floating")).toMatchInlineSnapshot(`
    "
    exit code 1
    RangeError: no rows: 0

    src/check.ts:4:25
      2 | export function check(rows: number): void {
      3 |   // Nothing to do.
    > 4 |   if (rows === 0) throw new RangeError(\`no rows: \${rows}\`);
        |                         ^
      5 | }

        at check (src/check.ts:4:25)
        at pipelines.ts:36:30
    "
  `);
});

describe("what is returned", () => {
  it("is refused when JSON cannot hold it", async () => {
    const kinds = ["bigint", "nan", "date", "list", "gap", "text", "map", "action", "nil", "circle"];
    const told = kinds.map(async (what) => {
      const { code, stderr, outputs } = await bundles.run("returned", { inputs: { what } });
      return `${code} ${outputs} ${stderr}`;
    });
    expect(`\n${(await Promise.all(told)).join("")}`).toMatchInlineSnapshot(`
      "
      1 undefined TypeError: The function returned a bigint as output "a.b[0]"; an output must be JSON.
      1 undefined TypeError: The function returned NaN as output "a"; an output must be JSON.
      1 undefined TypeError: The function returned a Date as output "a"; an output must be JSON.
      1 undefined TypeError: The function returned a list; it must return its outputs by name, or nothing.
      1 undefined TypeError: The function returned undefined as output "a[0]"; an output must be JSON.
      1 undefined TypeError: The function returned a string; it must return its outputs by name, or nothing.
      1 undefined TypeError: The function returned a Map as output "a"; an output must be JSON.
      1 undefined TypeError: The function returned a function as output "a"; an output must be JSON.
      1 undefined TypeError: The function returned null; it must return its outputs by name, or nothing.
      1 undefined TypeError: The function returned output "a.self", which holds itself.
      "
    `);
  });

  it.each([
    ["missing", { b: 1 }],
    ["record", { a: { b: null } }],
    ["nothing", undefined],
  ])("is written when JSON can: %s", async (what, outputs) => {
    expect(await bundles.run("returned", { inputs: { what } })).toMatchObject({ code: 0, outputs });
  });
});

it("a function that never ends, with nothing left to happen, is told as such", async () => {
  expect(await bundles.run("endless")).toMatchObject({
    code: 13,
    stderr: "The function of this step never ends: it awaits a promise that nothing will settle.\n",
  });
});

describe("SIGTERM", () => {
  const onLine = (pid: number) => process.kill(pid, "SIGTERM");

  it("aborts the signal of a function that looks at it, which may still give its outputs", async () => {
    expect(await bundles.run("cancellable", { onLine })).toMatchObject({ code: 0, outputs: { seen: "AbortError" } });
  });

  it("ends a function that throws because of it with 143", async () => {
    const stderr = "The function ended because it was cancelled.\n";
    expect(await bundles.run("rejecting", { onLine })).toMatchObject({ code: 143, stderr });
  });

  it("ends a function that does not look at its signal at once", async () => {
    expect(await bundles.run("deaf", { onLine })).toMatchObject({ code: "SIGTERM", stderr: "" });
  });
});

it("says who starts it when it is started by hand", async () => {
  const { code, stderr } = await bundles.run("whole", { env: { INPUT_PATH: "/nowhere" } });
  expect(code).toBe(1);
  expect(stderr).toContain("ENOENT");
});
