import { expect } from "vitest";
import { contractOf, failureOf, linesOf, Trial } from "../trial.ts";
import type { PointTest } from "./point.ts";

const table = { name: "table", kind: "file", path: "table.csv", mediaType: "text/csv" } as const;
const model = { name: "model", kind: "dir", path: "model" } as const;

/** How a program ended, and what it left. */
export const ends: readonly PointTest[] = [
  {
    point: 1,
    title: "R1 R43 exit 0 is success, with exactly the declared outputs",
    prove: async (place) => {
      const behaviour = { writes: { "table.csv": "a,b\n", "undeclared.txt": "x" }, values: { rows: 344 } };
      const trial = await Trial.stage(place, behaviour, { outputs: [table] });
      expect(await trial.end()).toEqual({
        status: "succeeded",
        startedAtMs: expect.any(Number),
        endedAtMs: expect.any(Number),
      });
      expect(await trial.collect()).toEqual({
        status: "collected",
        json: { rows: 344 },
        artifacts: {
          table: {
            kind: "file",
            location: expect.stringContaining("table.csv"),
            digest: { alg: expect.any(String), value: expect.any(String) },
            size: 4,
            mediaType: "text/csv",
          },
        },
        missing: [],
      });
    },
  },
  {
    point: 2,
    title: "R44 exit n is a failure with that code",
    prove: async (place) => {
      const trial = await Trial.stage(place, { ends: { code: 42 } });
      expect(failureOf(await trial.end())).toMatchObject({ class: "user-exit", exit: { code: 42 } });
    },
  },
  {
    point: 2,
    title: "a signal is a failure with that signal",
    prove: async (place) => {
      const trial = await Trial.stage(place, { ends: { signal: "SIGUSR1" } });
      expect(failureOf(await trial.end())).toMatchObject({ class: "user-exit", exit: { signal: "SIGUSR1" } });
    },
  },
  {
    point: 3,
    title: "an unknown command is an outcome that names it, not an exception",
    prove: async (place) => {
      const trial = await Trial.stage(place, {});
      const failure = failureOf(await trial.end({ ...trial.workload, command: ["no-such-command-here"] }));
      expect(failure).toMatchObject({ class: "not-found", message: expect.stringContaining("no-such-command-here") });
      expect(await place.remains(trial.workload)).toEqual([]);
    },
  },
  {
    point: 3,
    title: "an unknown image, where there are images, is an outcome that names it",
    prove: async (place) => {
      const trial = await Trial.stage(place, {});
      const workload = place.unknownImage?.(trial.workload);
      if (workload === undefined) expect(trial.workload.image).toBeUndefined();
      else {
        const named = { class: "image", message: expect.stringContaining(workload.image ?? "an image") };
        expect(failureOf(await trial.end(workload))).toMatchObject(named);
      }
    },
  },
  {
    point: 4,
    title: "a declared output that is missing is told by name, and breaks the contract",
    prove: async (place) => {
      const trial = await Trial.stage(place, { writes: { "table.csv": "a\n" } }, { outputs: [table, model] });
      expect((await trial.end()).status).toBe("succeeded");
      const collection = await trial.collect();
      expect(collection).toMatchObject({ artifacts: { table: { size: 2 } }, missing: ["model"] });
      expect(contractOf(collection)).toBe("contract");
    },
  },
  {
    point: 4,
    title: "a JSON output that is no JSON breaks the contract, with its place",
    prove: async (place) => {
      const trial = await Trial.stage(place, { writes: { "outputs.json": '{\n  "rows": NaN\n}' } });
      expect((await trial.end()).status).toBe("succeeded");
      expect(await trial.collect()).toEqual({
        status: "failed",
        failure: {
          class: "contract",
          message: "OUTPUT_PATH/outputs.json is not JSON: line 2, column 11: expected value, found NaN",
        },
      });
    },
  },
  {
    point: 19,
    title: "outputs and log of a failed program are kept",
    prove: async (place) => {
      const behaviour = { prints: ["so far\n"], writes: { "table.csv": "a\n" }, values: 1, ends: { code: 3 } };
      const trial = await Trial.stage(place, behaviour, { outputs: [table] });
      const execution = await trial.submit();
      expect((await execution.outcome).status).toBe("failed");
      expect(await trial.collect()).toMatchObject({ json: 1, artifacts: { table: { size: 2 } }, missing: [] });
      expect(await linesOf(execution)).toEqual(["so far"]);
    },
  },
];
