import type { Failure } from "@pipeline/backends/contract";
import { describe, expect, it } from "vitest";
import type { Reporter } from "../reporter.ts";
import { begun, ManualClock, Play, running, step, succeeded, TextSink } from "../testing/script.ts";
import { GithubAnnotations } from "./github-annotations.ts";
import { StepSummary } from "./step-summary.ts";

const tooBig: Failure = { class: "contract", message: "output accuracy: 100 % is too big,\nsays <b>zod</b> | z" };

async function played(reporter: Reporter): Promise<void> {
  const clock = new ManualClock();
  const play = new Play(clock, reporter);
  play.post(begun(step("prepare"), step("train", "prepare"), step("report", "train")), ...running("prepare"));
  clock.pass(1_500);
  play.post(succeeded("prepare"), ...running("train"));
  await play.log("train", "epoch 1 ```", "\u001b[31mepoch 2");
  play.post({ type: "run.warned", step: "train", message: "left a process behind, which was ended" });
  clock.pass(2_000);
  play.post({ type: "step.failed", step: "train", attempt: 1, failure: tooBig });
  play.post({ type: "step.skipped", step: "report", because: "train" });
  play.post({ type: "run.finished", status: "failed", exitCode: 1, rootFailure: "train" });
  await play.end();
}

describe("on GitHub", () => {
  it("a failed step is an annotation at its place, and a warning one of the run", async () => {
    const sink = new TextSink();
    const place = async () => ({ file: "a,b/pipelines.ts", line: 12, column: 7 });
    await played(new GithubAnnotations({ sink, place }));
    expect(sink.text).toMatchInlineSnapshot(`
      "::error file=a%2Cb/pipelines.ts,line=12,col=7,title=step train failed::contract: output accuracy: 100 %25 is too big,%0Asays <b>zod</b> | z%0A→ make the program write what \`outputs\` declares, or change what is declared
      ::warning title=penguins::train: left a process behind, which was ended
      "
    `);
  });
  it("a step whose place is not known is one of the run", async () => {
    const sink = new TextSink();
    await played(new GithubAnnotations({ sink, place: async () => undefined }));
    expect(sink.text).toMatch(/^::error title=step train failed::contract/);
  });
  it("the summary tells what failed first, its last lines, and every step", async () => {
    let page = "";
    const write = async (markdown: string): Promise<void> => {
      page += markdown;
    };
    await played(new StepSummary(write));
    expect(page).toMatchInlineSnapshot(`
      "### penguins: ✗ failed

      1 succeeded, 1 failed, 1 skipped in 3.5s, run <code>r1</code>

      **<code>train</code>** failed first: contract: output accuracy: 100 % is too big,<br>says &#60;b&#62;zod&#60;/b&#62; &#124; z

      \`\`\`\`text
      epoch 1 \`\`\`
      epoch 2
      \`\`\`\`

      | step | status | took | |
      |---|---|---|---|
      | <code>train</code> | ✗ failed | 2s | contract: output accuracy: 100 % is too big,<br>says &#60;b&#62;zod&#60;/b&#62; &#124; z |
      | <code>prepare</code> | ✓ succeeded | 1.5s |  |
      | <code>report</code> | ↷ skipped |  | because train did not succeed |
      "
    `);
  });
});
