import { expect } from "vitest";
import { linesOf, Trial } from "../trial.ts";
import type { PointTest } from "./point.ts";

const checkMark = Buffer.from("✓");

/** What a program prints. */
export const logs: readonly PointTest[] = [
  {
    point: 6,
    title: "lines come in order, the last one without a line end too, split characters whole",
    prove: async (place) => {
      const prints = ["one\n", "two, ", checkMark.subarray(0, 1), checkMark.subarray(1), " still two\n\n", "\tlast"];
      const execution = await (await Trial.stage(place, { prints })).submit();
      expect(await linesOf(execution)).toEqual(["one", "two, ✓ still two", "", "\tlast"]);
    },
  },
  {
    point: 6,
    title: "ten thousand lines arrive, each once and in order",
    prove: async (place) => {
      const execution = await (await Trial.stage(place, { printsLines: 10_000 })).submit();
      expect(await linesOf(execution)).toEqual(Array.from({ length: 10_000 }, (_, index) => `line ${index + 1}`));
    },
  },
  {
    point: 6,
    title: "lines are read while the program runs",
    prove: async (place) => {
      const trial = await Trial.stage(place, { prints: ["before\n"], waits: true });
      const execution = await trial.submit();
      const lines = execution.logs()[Symbol.asyncIterator]();
      expect((await lines.next()).value).toMatchObject({ text: "before" });
      await trial.release();
      expect((await lines.next()).done).toBe(true);
      expect((await execution.outcome).status).toBe("succeeded");
    },
  },
  {
    point: 7,
    title: "a log that nobody reads blocks nothing, and can be read after the end, twice",
    prove: async (place) => {
      const execution = await (await Trial.stage(place, { printsLines: 30_000 })).submit();
      expect((await execution.outcome).status).toBe("succeeded");
      expect(await linesOf(execution)).toHaveLength(30_000);
      expect((await linesOf(execution)).at(-1)).toBe("line 30000");
    },
  },
  {
    point: 7,
    title: "reading may stop anywhere",
    prove: async (place) => {
      const execution = await (await Trial.stage(place, { printsLines: 1000 })).submit();
      for await (const line of execution.logs()) if (line.text === "line 10") break;
      expect((await execution.outcome).status).toBe("succeeded");
    },
  },
];
