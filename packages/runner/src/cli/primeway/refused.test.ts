import { describe, expect, it } from "vitest";
import { made } from "./testing/made.ts";

describe("what is wrong with it", () => {
  it("R23 R25 R26 R27 R28 is told with its line, all at once", () => {
    expect(
      made(`job_type: batch
project_dir: .
gpu_types:
  - count: 1
  - type: A40
    count: 0
env:
  - value: 1
inputs: [nobody]
`),
    ).toMatchInlineSnapshot(`
      "7: An entry of \`env\` needs a name and a value.
      1: \`job_type\` is "batch"; it is run or deploy.
      1: There is no \`docker_image\`.
      2: A project needs \`entry_script\`, \`args\` or \`command\`.
      9: There is no step "nobody".
      3: A GPU has no name.
      3: GPU "A40" has no count of at least 1."
    `);
    expect(made("docker_image: x\njob_type: deploy\n")).toMatchInlineSnapshot(`
      "1: A deploy needs a \`port\`.
      1: A deploy needs a \`health_endpoint\`."
    `);
  });

  it("or that it is no file of theirs", () => {
    expect([made("- 1"), made("a: [1"), made("steps: 3"), made("steps: [3]")]).toMatchInlineSnapshot(`
      [
        "1: This is no record of keys.",
        "1: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 6:",
        "1: \`steps\` is no list.",
        "1: A step is no record of keys.",
      ]
    `);
    const step = (id: string, need: string) => `  - {id: ${id}, docker_image: x, dependencies: [${need}]}\n`;
    expect(made(`steps:\n${step("a", "b")}${step("b", "a")}`)).toMatchInlineSnapshot(
      `"1: The steps need each other in a circle."`,
    );
    expect(made(`steps:\n${step("a", "")}${step("a", "")}`)).toMatchInlineSnapshot(
      `"1: Several steps are called "a"."`,
    );
  });
});
