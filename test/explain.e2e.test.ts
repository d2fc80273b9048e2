import { expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";

const body = (greeting: string): string => `
  const make = job("make", { command: ["sh", "-c", "echo ${greeting} > $OUTPUT_PATH/f"], outputs: { f: file("f") } });
  const broken = job("broken", { command: ["false"], inputs: { f: make.outputs.f } });
  export default pipeline("p", [job("last", { command: ["true"], after: [broken] })]);`;

it("explains why a step ran, did not have to, or could not", async () => {
  await using project = await TestProject.with();
  await project.pipelines(body("hello"));
  await project.call(["run", "-q"]);
  await project.pipelines(body("hallo"));
  await project.call(["run", "-q"]);
  await project.call(["run", "-q"]);
  const explain = async (...args: readonly string[]) => {
    const { stdout } = await project.call(["explain", ...args]);
    return stdout.split("\n")[0]?.replace(/\d{8}-\d{6}-\w{4}/g, "RUN");
  };
  expect([
    await explain("make", "--run", "@latest~2"),
    await explain("make", "--run", "@latest~1"),
    await explain("make"),
    await explain("broken"),
    await explain("last"),
  ]).toMatchInlineSnapshot(`
    [
      "✓ succeeded  make  in run RUN: it ran: no earlier result",
      "✓ succeeded  make  in run RUN: it ran: program: ["command","sh","-c","echo hello > $OUTPUT_PATH/f"] → ["command","sh","-c","echo hallo > $OUTPUT_PATH/f"]",
      "= cached     make  in run RUN: nothing that its result depends on has changed since run RUN",
      "✗ failed     broken  in run RUN: it ran: no earlier result",
      "↷ skipped    last  in run RUN: "broken", which it needs, did not succeed",
    ]
  `);
  const { code, stderr } = await project.call(["explain", "brokn"]);
  expect({ code, stderr: stderr.replace(/\d{8}-\d{6}-\w{4}/g, "RUN") }).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "error USAGE  run RUN has no step "brokn". Did you mean "broken"?
    ",
    }
  `);
});
