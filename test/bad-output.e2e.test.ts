import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endings, eventsOf } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";
import type { Puppet } from "./rig/puppets.ts";

/** A producer that does what `act` says, and a consumer that must not start. */
async function blamed(act: (producer: Puppet) => Promise<unknown>, outputs = "{ n: z.int().max(9) }"): Promise<string> {
  await using project = await TestProject.with();
  await project.pipelines(`
    const a = job("a", { ...puppet("a"), outputs: ${outputs} });
    export default pipeline("p", [a, job("b", { ...puppet("b"), after: [a] })]);`);
  const run = project.start(["run", "--json"]);
  const producer = await project.puppets.next("a");
  await act(producer);
  await producer.gone;
  expect((await run.ended).code).toBe(1);
  expect(endings(run.lines)).toEqual({ a: "failed", b: "skipped" });
  const [failed] = eventsOf(run.lines, "step.failed");
  expect(failed?.failure.class).toBe("contract");
  return project.shown(failed?.failure.message ?? "");
}

describe("outputs that break the contract are blamed on their producer, before any consumer starts", () => {
  it("no outputs.json", async () => {
    expect(await blamed((a) => a.exit())).toMatchInlineSnapshot(
      `"the program ended well but wrote no OUTPUT_PATH/outputs.json, where step "a" declares "n""`,
    );
  });
  it("an output is missing", async () => {
    expect(await blamed((a) => a.give({}))).toMatchInlineSnapshot(`"output n: is missing"`);
  });
  it("an output has the wrong type", async () => {
    expect(await blamed((a) => a.give({ n: "three" }))).toMatchInlineSnapshot(
      `"output n: Invalid input: expected number, received string (value: "three")"`,
    );
  });
  it("a value deep inside does not fit", async () => {
    const outputs = "{ rows: z.array(z.object({ score: z.number().max(1) })) }";
    expect(await blamed((a) => a.give({ rows: [{ score: 0.5 }, { score: 7 }] }), outputs)).toMatchInlineSnapshot(
      `"output rows[1].score: Too big: expected number to be <=1 (value: 7)"`,
    );
  });
  it("outputs.json is not JSON", async () => {
    const act = async (a: Puppet): Promise<void> => {
      await a.write("outputs.json", "n: 3");
      await a.exit();
    };
    expect(await blamed(act)).toMatchInlineSnapshot(
      `"OUTPUT_PATH/outputs.json is not JSON: line 1, column 1: expected value"`,
    );
  });
  it("a declared file is not there", async () => {
    expect(await blamed((a) => a.exit(), `{ table: file("table.csv") }`)).toMatchInlineSnapshot(
      `"the program ended well but did not write "table" (file table.csv) below OUTPUT_PATH"`,
    );
  });
});

/** What has ended but was not asked for by its parent yet is not alive. */
function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

describe("programs that misbehave", () => {
  it("outputs.json of 200 MB is refused without being read", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const a = job("a", { command: ["sh", "-c", 'truncate -s 200M "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() } });
      export default pipeline("p", [a]);`);
    const run = project.start(["run", "--json"]);
    expect((await run.ended).code).toBe(1);
    const [failed] = eventsOf(run.lines, "step.failed");
    expect(failed?.failure).toMatchInlineSnapshot(`
      {
        "class": "contract",
        "message": "OUTPUT_PATH/outputs.json has 200 MiB; at most 16 MiB are read. Write large data to a file output",
      }
    `);
  });
  it("an output path that leaves its folder is refused before anything starts", async () => {
    await using project = await TestProject.with();
    await project.pipelines(
      `export default pipeline("p", [job("a", { ...puppet("a"), outputs: { t: file("../t.csv") } })]);`,
    );
    expect(await project.call(["run"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error OUTPUT_PATH_INVALID  "../t.csv" is not a path below OUTPUT_PATH.
        at pipelines.ts:2:72
          1 | import { dir, file, job, param, pipeline, secret, sh, source, text } from "@pipeline/dsl"; import { z } from "zod"; import { puppet } from "./puppet.ts";
        > 2 | export default pipeline("p", [job("a", { ...puppet("a"), outputs: { t: file("../t.csv") } })]);
            |                                                                        ^
          3 |
        → Write a relative path that stays in its folder, such as "model/weights.bin".
      ",
        "stdout": "",
      }
    `);
  });
  it("a link out of the output folder is no output", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      export default pipeline("p", [job("a", { command: ["sh", "-c", 'ln -s /etc/hostname "$OUTPUT_PATH/t"'], outputs: { t: file("t") } })]);`);
    const run = project.start(["run", "--json"]);
    expect((await run.ended).code).toBe(1);
    expect(eventsOf(run.lines, "step.failed")[0]?.failure.class).toBe("contract");
  });
  it("a daemon that a step leaves behind is ended with it, and told", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", puppet("a"))]);`);
    const run = project.start(["run", "--json"]);
    const a = await project.puppets.next("a");
    const pid = await a.daemon();
    await a.exit();
    expect((await run.ended).code).toBe(0);
    expect(eventsOf(run.lines, "run.warned")).toMatchObject([
      { step: "a", message: "left a process behind; it was ended" },
    ]);
    expect(isAlive(pid)).toBe(false);
  });
  it("1 GB of log is kept whole, and what is not shown of it is told", async () => {
    await using project = await TestProject.with();
    const act = "yes 0123456789012345678901234567890123456789012345678 | head -c 1000000000";
    await project.pipelines(
      `export default pipeline("p", [job("a", { command: ["sh", "-c", ${JSON.stringify(act)}] })]);`,
    );
    const { code, stderr } = await project.call(["run", "-q"]);
    expect(code).toBe(0);
    const [, log = ""] = /the whole is in <project>(\S+)/.exec(stderr) ?? [];
    expect(statSync(join(project.folder, log)).size).toBeGreaterThanOrEqual(1_000_000_000);
  });
  it("binary bytes, no last line end and a line of 10 MB in a log do no harm", async () => {
    await using project = await TestProject.with();
    const act = String.raw`process.stdout.write(Buffer.from([0, 255, 254, 27, 91, 50, 74, 10])); process.stdout.write("x".repeat(10e6) + "\nend")`;
    await project.pipelines(
      `export default pipeline("p", [job("a", { command: [${JSON.stringify(process.execPath)}, "-e", ${JSON.stringify(act)}] })]);`,
    );
    const { code, stderr } = await project.call(["run"]);
    expect(code).toBe(0);
    const lines = stderr.split("\n").filter((line) => line.startsWith("a │ "));
    expect(lines[0]).toBe("a │ ␀\ufffd\ufffd");
    expect(lines.at(-1)).toBe("a │ end");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2_100);
  });
});
