import { join } from "node:path";
import { endings } from "./lines.ts";
import { TestProject } from "./project.ts";

/** make → use; `use` runs again with another `n`, `make` never has to. */
const makeAndUse = `
  const n = param("n", z.int().default(1));
  const make = job("make", { command: sh\`echo made > "$OUTPUT_PATH/f.txt"\`, outputs: { f: file("f.txt") } });
  const use = job("use", { command: sh\`echo \${n}; cat "$INPUT_F" > "$OUTPUT_PATH/g"\`, inputs: { f: make.outputs.f }, outputs: { g: file("g") }, retries: { delay: "1ms" } });
  export default pipeline("p", [use]);`;

export const cached = { make: "cached", use: "cached" };

export async function projectWith(text = makeAndUse): Promise<TestProject> {
  const project = await TestProject.with();
  await project.pipelines(text);
  return project;
}

/** A path in its state folder. */
export function state(project: TestProject, ...path: readonly string[]): string {
  return join(project.folder, ".pipeline", ...path);
}

/** How each step ended, by name. */
export async function run(project: TestProject, ...args: readonly string[]) {
  const command = project.start(["run", "pipelines.ts", "--json", ...args]);
  const { code } = await command.ended;
  return { code, endings: endings(command.lines), lines: command.lines };
}
