import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addSettingFlags } from "./given-flags.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { submitText, submitWords } from "./submit-line.ts";
import { type Submitted, submittedJob } from "./submitted-job.ts";
import { submittedName } from "./submitted-name.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "submit-"));
  writeFileSync(join(cwd, "x.csv"), "1\n");
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** The job of a command line, as the command reads it. */
function read(words: readonly string[]): Submitted & { readonly env: Readonly<Record<string, string>> } {
  let command: readonly string[] = [];
  const program = new Command("submit").argument("[command...]").action((given: string[]) => {
    command = given;
  });
  const flags = addSettingFlags(program, "submit");
  program.parse(words, { from: "user" });
  const settings = resolveSettings({ flags, env: {} });
  return { ...submittedJob({ settings, early: { cwd } } as never, command, flags.has("cache")), env: settings.env };
}

describe("a submitted job", () => {
  it.each([
    { words: ["--", "python", "train.py", "--lr", "0.1", "a 'b'", ""] },
    { words: ["--script", "s/train.x", "--interpreter", "sh -eu", "--project", ".", "--", "-v"] },
    { words: ["--image", "ghcr.io/acme/trainer:2", "--user", "1000:1000", "--platform", "linux/arm64", "--gpus", "2"] },
    {
      words: [
        ...["--name", "x", "--files", "*.py", "--files", "!y.py", "--cpu", "0.5", "--memory", "4Gi", "--disk", "1Gi"],
        ...["--gpu-type", "nvidia-l4", "--workers", "3", "--env", "A=b=c", "--input", "t=x.csv", "--input", "n=[1]"],
        ...["--input", 'text="x.csv"', "--output", "log=a.txt", "--output", "m=model/", "--secret", "TOKEN"],
        ...["--secret-as-file", "KEY=key.json", "--secret-as-file", "CERT", "--cache", "use", "--", "true"],
      ],
    },
  ])("is the same again by the line that is told for it: $words", ({ words }) => {
    const { job, paths, env } = read(words);
    const settings = { inputs: paths, env, backend: "local", backendWins: false };
    const [, ...again] = submitWords({ job, settings, cwd });
    expect(read(again)).toEqual({ job, paths, env });
  });

  it("is told with the folder that it starts from, where that is another, and with its backend where that was said", () => {
    const { job } = read(["--", "sh", "-c", "echo $HOME"]);
    const settings = { inputs: {}, env: {}, backend: "docker", backendWins: true };
    expect(submitText(["npx", "pipeline"], { job: { ...job, folder: "/a b" }, settings, cwd })).toBe(
      "npx pipeline submit --cwd '/a b' --name sh --execution docker -- sh -c 'echo $HOME'",
    );
  });

  it.each([
    ["its script", { script: "deep/train-model.py" }, "train-model"],
    ["what its command looks like", { command: ["uv", "run", "python", "./x/fit.py", "--lr"] }, "fit"],
    ["its program", { command: ["/usr/bin/7z", "x"] }, "z"],
    ["its image", { image: "ghcr.io:443/acme/trainer:1.2@sha256:00" }, "trainer"],
    ["nothing that could be a name", { command: ["123"] }, "job"],
    ["what is too long", { command: ["a".repeat(99)] }, "a".repeat(63)],
  ])("is called after %s", (_what, program, name) => {
    expect(submittedName(program)).toBe(name);
  });
});
