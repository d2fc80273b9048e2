import { readdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { steady } from "./rig/steady.ts";

/** fetch → clean → train → report, and audit after clean. */
const body = `
  const step = (name: string, needs: any[] = []) =>
    job(name, { command: ["sh", "-c", 'echo "{\\\\"n\\\\": 1}" > "$OUTPUT_PATH/outputs.json"'], outputs: { n: z.int() }, inputs: Object.fromEntries(needs.map((need, i) => ["i" + i, need.outputs.n])) });
  const fetched = step("fetch");
  const clean = step("clean", [fetched]);
  const train = step("train", [clean]);
  export default pipeline("p", [fetched, clean, train, step("report", [train]), step("audit", [clean])]);`;

async function planned(args: readonly string[]): Promise<readonly string[]> {
  await using project = await TestProject.with();
  await project.pipelines(body);
  const { stdout } = await project.call(["plan", "--json", ...args]);
  const { steps, borrowed } = JSON.parse(stdout);
  const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);
  return [...names(steps), ...names(borrowed).map((name) => `(${name})`)];
}

describe("which steps run", () => {
  it("all of them, without a selection", async () => {
    expect(await planned([])).toEqual(["fetch", "clean", "train", "report", "audit"]);
  });
  it("those that are named, with all that they need", async () => {
    expect(await planned(["train"])).toEqual(["fetch", "clean", "train"]);
  });
  it("those that a glob matches", async () => {
    expect(await planned(["pipelines.ts", "a*", "fetc?"])).toEqual(["fetch", "clean", "audit"]);
  });
  it("setting:until a step and all that it needs", async () => {
    expect(await planned(["--until", "clean"])).toEqual(["fetch", "clean"]);
  });
  it("setting:from a step and all that need it, with results of an earlier run", async () => {
    expect(await planned(["--from", "train"])).toEqual(["train", "report", "(clean)"]);
  });
  it("setting:only without what they need", async () => {
    expect(await planned(["--only", "train"])).toEqual(["train", "(clean)"]);
  });
  it("setting:only a run takes from the earlier run what it leaves out, and says so when there is none", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    expect(await project.call(["run", "--only", "train"])).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error RESULT_MISSING  Step "clean" is left out by the selection, its outputs are needed, and no earlier run has them.
        → Run it once, or select it too: --until or without --only.
      ",
        "stdout": "",
      }
    `);
    expect((await project.call(["run", "-q"])).code).toBe(0);
    const { code, stdout } = await project.call(["run", "-q", "--only", "train"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "train.n = 1\n" });
  });
  it("a run that would take a file that was cut short or removed starts nothing; one that needs no file goes on", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const n = param("n", z.int().default(1));
      const make = job("make", { command: sh\`echo made > "$OUTPUT_PATH/f"; echo 3 > "$OUTPUT_PATH/outputs.json"\`, outputs: { f: file("f"), result: z.int() } });
      const use = job("use", { command: sh\`echo \${n}; cat "$INPUT_F"\`, inputs: { f: make.outputs.f } });
      const other = job("other", { command: sh\`echo \${n} \${make.outputs.result}\` });
      export default pipeline("p", [use, job("late", { command: ["true"], after: [use] }), other]);`);
    expect((await project.call(["run", "-q"])).code).toBe(0);
    const { stdout } = await project.call(["outputs", "make.f"]);
    await truncate(stdout.trim().replace("<project>", project.folder), 2);
    const said = async (...args: readonly string[]) => {
      const { code, stderr } = await project.call(args);
      return `${code} ${steady(project.shown(stderr))}`;
    };
    const refused = await said("run", "-q", "--from", "use", "--set", "n=2");
    expect(refused).toMatchInlineSnapshot(`
      "3 error RESULT_MISSING  Step "use" takes "f" of step "make", which is left out by the selection. What run <run> wrote is not there any more, or has changed: <project>/.pipeline/staging/default/p/<run>/make/1/output/f.
        → Let "make" make it again, by selecting it too: --until or without --only.
      "
    `);
    expect(await readdir(join(project.folder, ".pipeline", "runs"))).toHaveLength(1);
    const { stdout: plan } = await project.call(["plan", "--json", "--from", "use", "--set", "n=2"]);
    expect(JSON.parse(plan).verdicts).toMatchObject({
      make: { is: "cached" },
      use: { is: "blocked", remedy: 'Let "make" make it again, by selecting it too: --until or without --only.' },
      late: { is: "blocked", because: 'It needs "use", which is blocked.' },
    });
    expect(await said("run", "-q", "--only", "use")).toMatch(/^0 /);
    expect(await said("run", "-q", "--only", "other", "--set", "n=2")).toMatch(/^0 /);
    expect(await said("run", "-q", "--set", "n=2")).toMatch(/^0 /);
    expect(await said("run", "-q", "--only", "use", "--set", "n=3")).toMatch(/^0 /);
  });
  it("a plan says what is blocked by results that no run has, and where they come from once one has", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const plan = async () => {
      const { code, stdout } = await project.call(["plan", "--from", "train", "--detailed-exitcode"]);
      return `${steady(stdout)}exit code ${code}`;
    };
    expect(await plan()).toMatchInlineSnapshot(`
      "p  namespace default

      blocked  clean  local
               because: Step "clean" is left out by the selection, its outputs are needed, and no earlier run has them.
               → Run it once, or select it too: --until or without --only.
      blocked  train  local
               because: It needs "clean", which is blocked.
      blocked  report  local  needs train
               because: It needs "train", which is blocked.

      from your environment, on local: PATH, HOME, USER, LANG, LC_*, TZ, TMPDIR, http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE
      0 steps to run, 3 blocked
      exit code 3"
    `);
    const { stdout } = await project.call(["plan", "--from", "train", "--json"]);
    expect(JSON.parse(stdout).verdicts.train).toEqual({
      is: "blocked",
      because: 'It needs "clean", which is blocked.',
    });
    expect((await project.call(["run", "--from", "train"])).code).toBe(3);
    await project.call(["run", "-q"]);
    expect(await plan()).toMatchInlineSnapshot(`
      "p  namespace default

      earlier  clean  local
               from: run <run>
      cached  train  local
               from: run <run>
      cached  report  local  needs train
               from: run <run>

      from your environment, on local: PATH, HOME, USER, LANG, LC_*, TZ, TMPDIR, http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY, no_proxy, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE
      0 steps to run, 2 cached
      exit code 0"
    `);
  });
  it("setting:failed what did not end well in the last run", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`
      const good = job("good", { command: ["true"] });
      const bad = job("bad", { command: ["false"], after: [good] });
      export default pipeline("p", [bad, job("beside", { command: ["true"] }), job("behind", { command: ["true"], after: [bad] })]);`);
    expect((await project.call(["plan", "--failed"])).stderr).toContain("--failed: no run of");
    await project.call(["run", "-q", "-k"]);
    const { stdout } = await project.call(["plan", "--failed", "--json"]);
    expect(JSON.parse(stdout).steps.map(({ name }: { readonly name: string }) => name)).toEqual([
      "good",
      "bad",
      "behind",
    ]);
    await project.pipelines(`export default pipeline("p", [job("good", { command: ["true"] })]);`);
    await project.call(["run", "-q"]);
    expect((await project.call(["run", "--failed"])).stderr).toContain("ended well.");
  });
});
