import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endings, has } from "./rig/lines.ts";
import { TestProject } from "./rig/project.ts";

/** What differs from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-\w{4}/g, "RUN")
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+( UTC|Z)/g, "TIME")
    .replaceAll(/by \S+ on \S+/g, "by SOMEBODY")
    .replaceAll(/\b([a-z-]+)-[0-9a-f]{20}\b/g, "$1-ID")
    .replaceAll(/\b\d+(\.\d+)?m?s\b/g, "TOOK");
}

/** The words of a command line that has no quotes in it. */
function line(text: string): string[] {
  return text.split(" ");
}

describe("a job that is submitted", () => {
  it("R82 R84 R85 R87 R88 R112 R114 runs what stands after --, follows its log and tells how it ended", async () => {
    await using project = await TestProject.with();
    const words = project.puppets.words("a", "--lr", "0.1", "a b");
    const run = project.start([...line("submit --name train --no-project --"), ...words]);
    const a = await project.puppets.next("a");
    expect(a.args).toEqual(["--lr", "0.1", "a b"]);
    await a.print("one\n");
    await a.give({ accuracy: 0.9 });
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(0);
    expect(steady(project.shown(stdout))).toMatchInlineSnapshot(`
      "default/train (train-ID): succeeded after TOOK
        {
          "accuracy": 0.9
        }
      "
    `);
    expect(steady(project.shown(stderr))).toMatchInlineSnapshot(`
      "train  run RUN, 1 step
      placed TIME as train-ID, log in <project>/.pipeline/staging/default/train/RUN/train/1/log
      ▸ running    train
      train │ one
      ✓ succeeded  train  TOOK

      ✓ succeeded  train RUN  1 succeeded  TOOK
      "
    `);
  });

  it("R59 gives any JSON, or none; and fails as its program does, with the line that submits it again", async () => {
    await using project = await TestProject.with();
    const submit = ["submit", "--no-project", "--name", "x", "--"];
    for (const [json, told] of [
      ["[1]", "[\n    1\n  ]"],
      ['{"result":3}', "3"],
      ["null", ""],
    ] as const) {
      const { stdout } = await project.call([...submit, "sh", "-c", `echo '${json}' > "$OUTPUT_PATH/outputs.json"`]);
      expect(steady(stdout)).toBe(`default/x (x-ID): succeeded after TOOK\n${told === "" ? "" : `  ${told}\n`}`);
    }
    const failed = await project.call([...submit, "sh", "-c", "exit 3"]);
    expect({
      ...failed,
      stdout: steady(failed.stdout),
      stderr: failed.stderr.split("\n").at(-2),
    }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "stderr": "run it again: pipeline submit --no-project --name x -- sh -c 'exit 3'",
        "stdout": "default/x (x-ID): failed after TOOK
        user-exit: exited with code 3
      ",
      }
    `);
  });

  it("setting:input setting:env setting:output are a file, values and files that it leaves", async () => {
    await using project = await TestProject.with({ "data/x.csv": "1\n2\n" });
    const run = project.start([
      ...line("submit --no-project --input table=data/x.csv --input n=3 --input mode=fast --env A=b=c"),
      ...line("--output log=a.txt --output model=deep/model/ --"),
      ...project.puppets.words("a", "{{INPUT}}"),
    ]);
    const a = await project.puppets.next("a");
    expect(await a.env("A")).toBe("b=c");
    expect(a.args).toEqual([await a.env("INPUT_PATH")]);
    expect(await a.read("table")).toBe("1\n2\n");
    expect(JSON.parse(await a.read("inputs.json"))).toEqual({ n: 3, mode: "fast", table: await a.env("INPUT_TABLE") });
    await a.write("a.txt", "text");
    await a.exit(0);
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('did not write "model" (dir deep/model)');
    const submit = [...line("submit --no-project --output log=a.txt -- sh -c"), "echo hi > $OUTPUT_PATH/a.txt"];
    const { stdout } = await project.call(submit);
    const path = /log: <project>(.*)/.exec(stdout)?.[1] ?? "";
    expect(await readFile(join(project.folder, path), "utf8")).toBe("hi\n");
  });

  it("setting:script setting:interpreter setting:files setting:ships say what ships: a project does by itself, any other folder does not", async () => {
    const files = { "s/train.sh": 'echo "script $*"; ls', "s/lib.sh": "", "s/notes.txt": "" };
    await using project = await TestProject.with(files);
    const submit = async (...args: string[]) => {
      const { code, stderr } = await project.call(["submit", "--cwd", "s", "--output-logs", "full", ...args]);
      const lines = stderr.split("\n").flatMap((line) => / │ (.*)/.exec(line)?.[1] ?? []);
      return [code, ...lines];
    };
    const all = ["lib.sh", "notes.txt", "train.sh"];
    expect(await submit("--", "ls")).toEqual([0, ...all]);
    expect(await submit("--no-project", "--", "ls")).toEqual([0]);
    expect(await submit("--files", "*.sh", "--", "ls")).toEqual([0, "lib.sh", "train.sh"]);
    expect(await submit("--script", "train.sh", "--", "-v")).toEqual([0, "script -v", "train.sh"]);
    expect(await submit("--script", "notes.txt", "--interpreter", "sh -c ls")).toEqual([0, "notes.txt"]);
    expect(await submit("--script", "train.sh", "--project", ".")).toEqual([0, "script ", ...all]);
    const { stderr } = await project.call(["submit", "--cwd", "s", "--no-project", "-q", "--", "sh", "train.sh"]);
    expect(stderr.split("\n")[0]).toBe("train.sh lies here and does not ship: add --files train.sh, or --project .");
  });

  it("setting:secret setting:secretAsFile are names, whose values reach it alone", async () => {
    await using project = await TestProject.with({ "key.json": '{"key": "from-the-file"}\n' });
    const submit = line("submit --no-project --secret TOKEN --secret-as-file KEY=key.json --");
    const run = project.start([...submit, ...project.puppets.words("a")], { TOKEN: "from-the-environment" });
    const a = await project.puppets.next("a");
    expect(await a.env("TOKEN")).toBe("from-the-environment");
    const path = String(await a.env("KEY"));
    expect(await readFile(path, "utf8")).toBe('{"key": "from-the-file"}\n');
    await a.print('from-the-environment {"key": "from-the-file"}\n');
    await a.exit(1);
    const { stdout, stderr } = await run.ended;
    expect(`${stdout}${stderr}`).not.toMatch(/from-the-(environment|file)/);
    expect(existsSync(path)).toBe(false);
    const refused = async (...args: string[]) =>
      (await project.call(["submit", "--no-project", ...args, "--", "true"])).stderr;
    expect(await refused("--secret", "TOKEN=from-the-environment")).toMatchInlineSnapshot(`
      "error USAGE  --secret must be a name alone, without its value; got "TOKEN=…". Put its value into the environment, or into a file for --secrets-file; then: --secret TOKEN
      "
    `);
    expect(await refused("--secret", "TOKEN", "--secret-as-file", "TOKEN")).toMatchInlineSnapshot(`
      "error USAGE  --secret and --secret-as-file both want the variable TOKEN.
      "
    `);
    expect(await refused("--secret", "NONE_SUCH")).toMatchInlineSnapshot(`
      "error SECRET_MISSING  Secret "NONE_SUCH" of step "true" has no value: looked in the environment.
        → Set NONE_SUCH in the environment, or in a file for --secrets-file.
      "
    `);
  });

  it("R116 setting:gpus setting:gpuType setting:cpu setting:memory setting:disk setting:image setting:user setting:platform setting:name are planned", async () => {
    await using project = await TestProject.with();
    const { code, stdout } = await project.call([
      ...line("submit -n --json --name train --gpus 2 --gpu-type nvidia-l4 --cpu 1.5 --memory 4Gi"),
      ...line("--image python:3.12-slim --user 1000 --platform linux/arm64 -- python train.py"),
    ]);
    expect(code).toBe(0);
    const { steps, pipeline } = JSON.parse(stdout);
    const [{ name, image, user, platform, resources, program, ships }] = steps;
    expect({ pipeline, name, image, user, platform, resources, program, ships }).toMatchInlineSnapshot(`
      {
        "image": "python:3.12-slim",
        "name": "train",
        "pipeline": "train",
        "platform": "linux/arm64",
        "program": {
          "args": [],
          "by": "command",
          "command": [
            {
              "is": "literal",
              "value": "python",
            },
            {
              "is": "literal",
              "value": "train.py",
            },
          ],
        },
        "resources": {
          "cpu": 1.5,
          "gpu": [
            {
              "count": 2,
              "type": "nvidia-l4",
            },
          ],
          "memoryBytes": 4294967296,
        },
        "ships": [],
        "user": "1000",
      }
    `);
    expect(
      JSON.parse((await project.call(["submit", "-n", "--json", "--no-project", "--", "true"])).stdout).steps[0]
        .resources.gpu,
    ).toEqual([]);
    expect(
      (await project.call(["submit", "-n", "--no-project", "--disk", "1Gi", "--", "true"])).stderr,
    ).toMatchInlineSnapshot(`
      "error BACKEND_CANNOT  Local cannot set disk aside for a program.
        → Leave it out; or run this step on kubernetes or cloudbatch.
      "
    `);
  });

  it("R79 X11 is left to itself with --detach: details alone, and the work goes on", async () => {
    await using project = await TestProject.with();
    const submit = ["submit", "--detach", "--no-project", "--name", "a", "--", ...project.puppets.words("a")];
    const { code, stdout, stderr } = await project.call(submit);
    expect(code).toBe(5);
    expect(steady(stdout)).toMatchInlineSnapshot(`
      "job        default/a
      run        RUN
      execution  a-ID
      placed     TIME
      log        <project>/.pipeline/staging/default/a/RUN/a/1/log
      "
    `);
    expect(steady(stderr)).toBe("run RUN goes on by itself; watch it: pipeline attach RUN\n");
    const a = await project.puppets.next("a");
    const watching = project.start(["attach"]);
    await watching.until(({ stderr }) => stderr.includes("placed"));
    await a.give({ n: 1 });
    const attached = await watching.ended;
    expect({ code: attached.code, stdout: steady(attached.stdout) }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "default/a (a-ID): succeeded after TOOK
        {
          "n": 1
        }
      ",
      }
    `);
    const json = await project.call([...submit.slice(0, 2), "--json", ...submit.slice(2)]);
    const details = line("scheduledAt runId executionId jobName namespace logs");
    expect(Object.keys(JSON.parse(json.stdout))).toEqual(details);
    await (await project.puppets.next("a")).exit(0);
  });

  it("is resumed after kill -9 without any file, from anywhere, and its program has run once", async () => {
    await using project = await TestProject.with({ "data/x.csv": "1\n" });
    const submit = line("submit --cwd data --json --name a --input table=x.csv --input n=1 --no-project --");
    const killed = project.start([...submit, ...project.puppets.words("a")]);
    const a = await project.puppets.next("a");
    await killed.until(has("attempt.running", "a"));
    killed.kill("SIGKILL");
    await killed.ended;
    expect((await project.call(["resume", "-n"])).code).toBe(0);
    await a.exit(0);
    const resumed = project.start(["resume", "--json"]);
    expect((await resumed.ended).code).toBe(0);
    expect(endings(resumed.lines)).toEqual({ a: "succeeded" });
    expect(project.puppets.started).toEqual(["a"]);
  });

  it("is not taken from an earlier run unless that is asked for", async () => {
    await using project = await TestProject.with();
    let env = {};
    const submit = async (...flags: string[]) => {
      const { stdout } = await project.call(["submit", "--no-project", "--name", "x", ...flags, "--", "true"], env);
      return /: (\w+)/.exec(stdout)?.[1];
    };
    expect(await submit()).toBe("succeeded");
    expect(await submit("--cache", "use")).toBe("succeeded");
    expect(await submit("--cache", "use")).toBe("cached");
    expect(await submit()).toBe("succeeded");
    expect(await submit("--cache", "refresh")).toBe("succeeded");
    env = { PIPELINE_CACHE: "use" };
    expect(await submit()).toBe("cached");
    expect(await submit("--cache", "off")).toBe("succeeded");
  });

  it("is shown, explained and found like any other run", async () => {
    await using project = await TestProject.with();
    await project.call([
      ...line("submit --no-project --name x -- sh -c"),
      "echo one; echo 5 > $OUTPUT_PATH/outputs.json",
    ]);
    expect((await project.call(["logs", "x"])).stdout).toContain("one");
    expect((await project.call(["outputs", "x", "--json"])).stdout).toContain("5");
    expect(steady((await project.call(["show"])).stdout)).toMatchInlineSnapshot(`
      "✓ succeeded  x RUN  TOOK, exit code 0
      started: TIME by SOMEBODY

      ✓ succeeded  x  TOOK
          x.result = 5
      "
    `);
    expect(steady((await project.call(["replay", "--speed", "1000"])).stdout)).toMatchInlineSnapshot(`
      "default/x (x-ID): succeeded after TOOK
        5
      "
    `);
  });
});
