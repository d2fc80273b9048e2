import type { Failure } from "@pipeline/backends/contract";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { JunitReporter } from "./junit.ts";
import { begun, ManualClock, Play, running, step, succeeded } from "./testing/script.ts";

const failure: Failure = { class: "user-exit", message: 'said "a < b & c"\nthen ended', exit: { code: 3 } };

async function written(): Promise<string> {
  let xml = "";
  const write = async (text: string): Promise<void> => {
    xml += text;
  };
  const place = async (name: string) => (name === "train" ? { file: "pipelines.ts", line: 12 } : undefined);
  const clock = new ManualClock();
  const play = new Play(clock, new JunitReporter({ write, place }));
  play.post(begun(step("prepare"), step("train[<a>]"), step("train"), step("report", "train"), step("late")));
  play.post(...running("prepare"));
  clock.pass(1_500);
  play.post(succeeded("prepare"), ...running("train"));
  await play.log("train", "]]> \u0000 \ud800 \u001b[31mred 🎉");
  play.post({ type: "step.cached", step: "train[<a>]", from: "r0", values: {}, artifacts: {} });
  play.post({ type: "step.failed", step: "train", attempt: 1, failure });
  play.post({ type: "step.skipped", step: "report", because: "train" });
  play.post({ type: "step.cancelled", step: "late", because: { kind: "failure", step: "train" } });
  play.post({ type: "run.finished", status: "failed", exitCode: 1, rootFailure: "train" });
  await play.end();
  return xml;
}

describe("JUnit file", () => {
  it("is well-formed, whatever a program prints", async () => {
    const xml = await written();
    expect(XMLValidator.validate(xml)).toBe(true);
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(xml);
    const [, , train] = parsed.testsuites.testsuite.testcase;
    expect(train.failure["#text"]).toContain('said "a < b & c"');
    expect(train.failure["#text"]).toContain("]]> ␀ \ufffd red 🎉");
  });
  it("holds a test case for each step", async () => {
    expect(await written()).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="penguins" tests="5" failures="1" errors="0" skipped="2" time="1.500"><testsuite name="penguins" tests="5" failures="1" errors="0" skipped="2" time="1.500" timestamp="1970-01-01T00:00:00"><testcase name="prepare" classname="penguins" time="1.500"/>
      <testcase name="train[&lt;a&gt;]" classname="penguins" time="0.000"/>
      <testcase name="train" classname="penguins" time="0.000" file="pipelines.ts" line="12"><failure type="user-exit" message="said &quot;a &lt; b &amp; c&quot;&#10;then ended">said &quot;a &lt; b &amp; c&quot;&#10;then ended&#10;]]&gt; ␀ � red 🎉</failure>
      </testcase>
      <testcase name="report" classname="penguins" time="0.000"><skipped message="because train did not succeed"/>
      </testcase>
      <testcase name="late" classname="penguins" time="0.000"><skipped message="cancelled: &quot;train&quot; failed"/>
      </testcase>
      </testsuite>
      </testsuites>
      "
    `);
  });
});
