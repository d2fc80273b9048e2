import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

const body = `
  const a = job("a", { command: ["sh", "-c", "echo a1; echo ::warning::a2"] });
  export default pipeline("p", [a, job("b", { command: ["sh", "-c", "echo b1; exit 3"], after: [a] })]);`;

/** Run ids and times differ from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-\w+/g, "<run>")
    .replaceAll(/ {2}\d+(\.\d+)?(ms|s)(?= {2}|$)/gm, "  <time>")
    .replaceAll(/\d+(\.\d+)?(ms|s)(?=[ ,])/g, "<time>");
}

describe("in continuous integration", () => {
  it("logs are grouped, each before the end of its step", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const { stderr } = await project.call(["run"], { CI: "true" });
    expect(steady(stderr).split("\n\n")[0]).toMatchInlineSnapshot(`
      "p  run <run>, 2 steps
      ▸ running    a
      a │ a1
      a │ ::warning::a2
      ✓ succeeded  a  <time>
      ▸ running    b
      b │ b1
      ✗ failed     b  <time>  user-exit: exited with code 3"
    `);
  });
  it("GitHub gets groups that fold, annotations with a place, and a page", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const page = join(project.folder, "page.md");
    const env = { CI: "true", GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: page, GITHUB_WORKSPACE: project.folder };
    const { code, stderr } = await project.call(["run"], env);
    expect(code).toBe(1);
    expect(stderr.split("\n").filter((line) => line.startsWith("::"))).toMatchInlineSnapshot(`
      [
        "::group::log of a",
        "::endgroup::",
        "::group::log of b",
        "::endgroup::",
        "::error file=pipelines.ts,line=4,col=36,title=step b failed::user-exit: exited with code 3%0A→ its program failed by itself: read its log",
      ]
    `);
    expect(steady(await readFile(page, "utf8"))).toMatchInlineSnapshot(`
      "### p: ✗ failed

      1 succeeded, 1 failed in <time>, run <code><run></code>

      **<code>b</code>** failed first: user-exit: exited with code 3

      \`\`\`text
      b1
      \`\`\`

      | step | status | took | |
      |---|---|---|---|
      | <code>b</code> | ✗ failed | <time> | user-exit: exited with code 3 |
      | <code>a</code> | ✓ succeeded | <time> |  |
      "
    `);
  });
});

describe("what is printed of logs", () => {
  it("setting:outputLogs errors-only prints the logs of steps that failed, none prints none", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    const logOf = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stderr } = await project.call(["run", ...args]);
      return stderr.split("\n").filter((line) => /^[ab] │/.test(line));
    };
    expect(await logOf("--no-cache")).toEqual(["a │ a1", "a │ ::warning::a2", "b │ b1"]);
    expect(await logOf("--no-cache", "--output-logs=errors-only")).toEqual(["b │ b1"]);
    expect(await logOf("--no-cache", "--output-logs=none")).toEqual([]);
  });
  it("setting:logOrder grouped keeps a step's lines together, though others print meanwhile", async () => {
    await using project = await TestProject.with();
    await project.pipelines(`export default pipeline("p", [job("a", puppet("a")), job("b", puppet("b"))]);`);
    const run = project.start(["run", "--log-order=grouped"]);
    const [a, b] = [await project.puppets.next("a"), await project.puppets.next("b")];
    await a.print("a1\n");
    await b.print("b1\n");
    await a.print("a2\n");
    await a.exit();
    await run.until(({ stderr }) => stderr.includes("✓ succeeded  a"));
    await b.exit();
    const { stderr } = await run.ended;
    expect(stderr).toMatch(/a │ a1\na │ a2\n✓ succeeded {2}a .*\nb │ b1\n✓ succeeded {2}b /);
  });
  it("setting:junit writes a file that hosts can read, also where its folder is not there yet", async () => {
    await using project = await TestProject.with();
    await project.pipelines(body);
    await project.call(["run", "--junit", "reports/junit.xml"]);
    const xml = await readFile(join(project.folder, "reports/junit.xml"), "utf8");
    expect(xml).toMatch(/<testcase name="a" classname="p" time="\d+\.\d{3}" file="pipelines.ts" line="3"\/>/);
    expect(xml).toContain('<failure type="user-exit" message="exited with code 3">exited with code 3&#10;b1</failure>');
    const { code, stderr } = await project.call(["run", "--junit", "package.json/junit.xml"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("warning: package.json/junit.xml cannot be written: ")]);
  });
});
