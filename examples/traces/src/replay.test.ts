import { describe, expect, it } from "vitest";
import { replay } from "./replay.ts";
import { stepName } from "./step-name.ts";
import { readTrace, traceNames } from "./trace.ts";

describe("replay", () => {
  it("makes a job of every task, in its order and its time", () => {
    const tasks = [
      { id: "a", needs: [], seconds: 12.5 },
      { id: "b.1", needs: ["a"], seconds: 0 },
    ];
    const jobs = replay({ name: "x", origin: "x", makespanSeconds: 13, tasks }, 0.1);
    expect(jobs.map(({ name, spec }) => ({ name, ...spec }))).toEqual([
      { name: "a", command: ["sleep", "1.250"], after: [] },
      { name: stepName("b.1"), command: ["sleep", "0.000"], after: ["a"] },
    ]);
  });

  it.each(traceNames())("%s gives legal, distinct names, and needs only what is there", (name) => {
    const jobs = replay(readTrace(name), 1);
    const names = new Set(jobs.map((each) => each.name));
    expect(names.size).toBe(jobs.length);
    expect([...names].filter((each) => !/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(each))).toEqual([]);
    expect(jobs.flatMap(({ spec }) => spec.after ?? []).filter((each) => !names.has(String(each)))).toEqual([]);
  });

  it("knows all eight traces, and says so when asked for another", () => {
    expect(traceNames()).toHaveLength(8);
    expect(() => readTrace("../package")).toThrow('There is no trace "../package"; there are:\n1000genome-');
  });
});

it("a step name keeps a legal id, and what is legal of another", () => {
  const long = `NFCORE.${"x".repeat(80)}`;
  expect(["bowtie2_ID3", "RNASEQ.QC_1", "3rd", "", long].map(stepName)).toMatchInlineSnapshot(`
    [
      "bowtie2_ID3",
      "RNASEQ-QC_1-e0c16557",
      "t3rd-c0d75171",
      "t-e3b0c442",
      "NFCORE-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-272573f1",
    ]
  `);
  expect(stepName(`${long}1`)).not.toBe(stepName(`${long}2`));
  expect(stepName(long)).toHaveLength(63);
});
