import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { bin } from "./rig/command.ts";
import { TestProject } from "./rig/project.ts";

/** Calls the command in a Node that takes itself for another. */
function callAs(changes: string, ...args: readonly string[]): Promise<string> {
  const hook = `data:text/javascript,${encodeURIComponent(changes)}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", hook, bin, ...args], (error, stdout, stderr) =>
      resolve(`exit code ${error?.code ?? 0}\n${stdout}${stderr}`),
    );
  });
}

describe("where the command cannot run, it says so in one line", () => {
  it("an old Node", async () => {
    const change = `Object.defineProperty(process.versions, "node", { value: "22.11.0" })`;
    expect((await callAs(change, "version")).replace(process.version, "<this>")).toMatchInlineSnapshot(`
      "exit code 2
      error: pipeline needs Node 22.12 or newer; this is <this>.
      "
    `);
  });
  it("Windows itself", async () => {
    const change = `Object.defineProperty(process, "platform", { value: "win32" })`;
    expect(await callAs(change, "version")).toMatchInlineSnapshot(`
      "exit code 2
      error: pipeline does not run on Windows itself; use it inside WSL.
      "
    `);
  });
  it("a folder for state that cannot be made", async () => {
    await using project = await TestProject.with({ "in-the-way": "a file" });
    await project.pipelines(`export default pipeline("p", [job("a", puppet("a"))]);`);
    expect(await project.call(["run", "--state", "in-the-way/state"])).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error STATE_UNUSABLE  The folder for state cannot be used: ENOTDIR: not a directory, mkdir '<project>/in-the-way/state'.
        → Name another one: --state FOLDER, or PIPELINE_STATE.
      ",
        "stdout": "",
      }
    `);
  });
});

describe("help", () => {
  it("of the command itself", async () => {
    await using project = await TestProject.with();
    const help = await project.call(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(/^Usage: pipeline COMMAND/);
    expect(await project.call([])).toEqual({ code: 2, stdout: "", stderr: help.stdout });
  });
  it("of a command, in each of two ways", async () => {
    await using project = await TestProject.with();
    const help = await project.call(["list", "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(await project.call(["help", "list"])).toEqual(help);
  });
  it("loads no file unless one is named", async () => {
    await using project = await TestProject.with({ "pipelines.ts": "throw new Error();" });
    expect((await project.call(["run", "--help"])).code).toBe(0);
    expect((await project.call(["run", "pipelines.ts", "--help"])).code).toBe(2);
  });
});
