import { describe, expect, it } from "vitest";
import { TestProject } from "./rig/project.ts";
import { withoutBackends } from "./rig/steady.ts";

describe("a job that cannot be submitted so", () => {
  it("R115 setting:workers above one are refused where nobody can work together, and named where they will", async () => {
    await using project = await TestProject.with();
    expect(await project.call(["submit", "--no-project", "--workers", "2", "--", "true"])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error BACKEND_CANNOT  Local starts one program for a step.
        → Use one worker; or run this step on kubernetes, ray or vertex.
      ",
        "stdout": "",
      }
    `);
    expect((await project.call(["submit", "--workers", "0", "--", "true"])).stderr).toMatchInlineSnapshot(`
      "error USAGE  --workers must be a whole number of at least 1; got "0".
      "
    `);
    expect((await project.call(["submit", "--gpus", "-1", "--", "true"])).stderr).toMatchInlineSnapshot(`
      "error USAGE  --gpus must be a whole number of at least 0; got "-1".
      "
    `);
  });

  it("R111 setting:backend is --execution here; a place that this version lacks is answered with the line that works", async () => {
    await using project = await TestProject.with({ "pipeline.config.ts": 'export default { backend: "ray" };' });
    const args = ["--workers", "4", "--gpus", "1", "--input", "text=a b", "--", "python", "it's.py", "--lr", "0.1"];
    for (const place of ["kubernetes", "ray", "cloudrun", "cloudbatch", "vertex"]) {
      const { code, stdout, stderr } = await project.call(["submit", "--execution", place, ...args]);
      expect([code, stdout]).toEqual([3, ""]);
      expect(stderr).toContain(`This version does not run anything on ${place} yet.`);
    }
    const { code, stderr } = await project.call(["submit", ...args]);
    expect({ code, stderr }).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error BACKEND_ABSENT  This version does not run anything on ray yet.
        → This line works: pipeline submit --name python --execution local --gpus 1 --input 'text="a b"' -- python 'it'\\''s.py' --lr 0.1
      ",
      }
    `);
    expect((await project.call(["submit", "--backend", "local", "--no-project", "--", "true"])).code).toBe(0);
    const unknown = await project.call(["submit", "--execution", "lcal", "--no-project", "--", "true"]);
    expect(withoutBackends(unknown.stderr)).toMatchInlineSnapshot(`
      "error BACKEND_UNKNOWN  There is no backend "lcal".
        → Did you mean "local"? Known backends: "local", ….
      "
    `);
  });

  it("R96 setting:build alone means remote, which is for clusters: until then the line that makes the image here is told", async () => {
    await using project = await TestProject.with({ Dockerfile: "FROM busybox:1.36\n" });
    const remote = ["submit", "--workers", "2", "--build", "--", "python", "train.py"];
    expect(await project.call(remote)).toMatchInlineSnapshot(`
      {
        "code": 3,
        "stderr": "error BUILDER_ABSENT  This version makes no images on a cluster yet.
        → This line works: pipeline submit --name train --execution docker --build local -- python train.py
      ",
        "stdout": "",
      }
    `);
    expect((await project.call(["submit", "--build=remote", "--execution", "ray", "--", "x"])).code).toBe(3);
    const refused = async (...args: string[]) => (await project.call(["submit", ...args, "--", "true"])).stderr;
    expect(await refused("--build", "local")).toMatchInlineSnapshot(`
      "error USAGE  --build makes an image, and local runs none: add --execution docker.
      "
    `);
    expect(await refused("--build", "local", "--image", "x", "--execution", "docker")).toMatchInlineSnapshot(`
      "error USAGE  --build makes the image: leave --image out.
      "
    `);
    expect(await refused("--build=here")).toMatchInlineSnapshot(`
      "error USAGE  --build must be "local" or "remote"; got "here".
      "
    `);
  });

  it("tells what is wrong with a line", async () => {
    await using project = await TestProject.with();
    const refused = async (...args: string[]) => {
      const { code, stderr } = await project.call(["submit", ...args]);
      return `${code} ${stderr}`;
    };
    const all = [
      await refused(),
      await refused("python", "train.py"),
      await refused("python", "--", "train.py"),
      await refused("--gpu", "1", "--", "true"),
      await refused("--input", "data=dta.csv", "--", "true"),
      await refused("--input", "mode", "--", "true"),
      await refused("--output", "result=x", "--", "true"),
      await refused("--output", "x", "--", "true"),
      await refused("--memory", "4", "--", "true"),
      await refused("--cpu", "0", "--", "true"),
      await refused("--secret-as-file", "A B", "--", "true"),
      await refused("--script", "none.py"),
      await refused("--name", "my job", "--no-project", "--", "true"),
    ];
    expect(all.join("")).toMatchInlineSnapshot(`
      "2 error USAGE  nothing says what runs: pipeline submit -- COMMAND, or --script FILE, or --image IMAGE.
      2 error USAGE  what runs stands after --: pipeline submit … -- python train.py
      2 error USAGE  what runs stands after --: pipeline submit … -- python train.py
      2 error USAGE  Unknown option '--gpu'. Did you mean one of --cpu, --gpus?
      2 error USAGE  --input data: there is no file or folder dta.csv. If it is meant as text: --input data='"dta.csv"'
      2 error USAGE  --input must be of the form NAME=VALUE; got "mode".
      2 error USAGE  --output: result is what the program leaves in outputs.json; choose another name.
      2 error USAGE  --output must be of the form NAME=PATH, such as model=model/; got "x".
      2 error USAGE  --memory must be an amount with its unit (Ki, Mi, Gi, Ti), such as "4Gi"; got "4".
      2 error USAGE  --cpu must be a number of cores above 0; got "0".
      2 error USAGE  --secret-as-file must be of the form NAME or NAME=FILE; got "A B".
      2 error FILE_MISSING  script: "none.py": there is no such file or folder.
        → Known files in that folder: "package.json", "puppets.sock".
      2 error NAME_INVALID  "my job" cannot be the name of a pipeline.
        → A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.

      error NAME_INVALID  "my job" cannot be the name of a step.
        → A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.

      2 problems, nothing was started
      "
    `);
  });
});
