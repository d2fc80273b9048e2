import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { job, pipeline } from "@pipeline/dsl";
import { backendRunner, type Reporter } from "@pipeline/runner";
import { describe, expect, it, onTestFinished } from "vitest";

describe("a runner of one backend", () => {
  it("R69 refuses an unknown name and lists the valid ones", () => {
    expect(() => backendRunner("clowd")).toThrow('There is no backend "clowd". Known backends: "local"');
  });

  it("R70 R71 is the same for the same name, unless one of one's own is wanted", () => {
    expect(backendRunner("local")).toBe(backendRunner("local"));
    expect(backendRunner("local", { shared: false })).not.toBe(backendRunner("local"));
  });

  it("R72 takes the number of workers", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "api-"));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    writeFileSync(join(cwd, "package.json"), "{}");
    const counts: number[] = [];
    let open = 0;
    const counting: Reporter = {
      onEvent: (event) => {
        if (event.type === "attempt.submitting") counts.push(++open);
        if (event.type === "attempt.ended") open -= 1;
      },
      close: async () => undefined,
    };
    const steps = Array.from({ length: 6 }, (_, index) => job(`step-${index}`, { command: ["true"] }));
    const one = backendRunner("local", { workers: 1, shared: false });
    await one.run(pipeline("many", steps), { cwd, reporters: [counting] });
    expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
