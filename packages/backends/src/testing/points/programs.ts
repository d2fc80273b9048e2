import { expect } from "vitest";
import { jobsOf, linesOf, Trial, textOf } from "../trial.ts";
import type { PointTest } from "./point.ts";

const odd = [
  "",
  " ",
  "two words",
  `it's "quoted"`,
  "line\nbreak",
  "$HOME `id` $(id) \\n",
  "*",
  "Größe ✓ 🎉",
  "-e",
  "--",
];
const argv = { name: "argv", kind: "file", path: "argv" } as const;
const env = { name: "env", kind: "file", path: "env" } as const;
const runs = { name: "runs", kind: "file", path: "runs" } as const;

/** What a program sees, and what it shares. */
export const programs: readonly PointTest[] = [
  {
    point: 5,
    title: "arguments reach the program untouched",
    prove: async (place) => {
      const records = { args: odd, variable: "HOME" };
      const trial = await Trial.stage(place, { records }, { outputs: [argv] });
      expect((await trial.end()).status).toBe("succeeded");
      expect((await textOf(trial, "argv")).split("\0").slice(0, -1)).toEqual(odd);
    },
  },
  {
    point: 5,
    title: "the environment reaches the program untouched",
    prove: async (place) => {
      const value = ` ${odd.join("\n")}= `;
      const asked = { env: { ODD: value }, outputs: [env] };
      const trial = await Trial.stage(place, { records: { args: [], variable: "ODD" } }, asked);
      expect((await trial.end()).status).toBe("succeeded");
      expect(await textOf(trial, "env")).toBe(value);
    },
  },
  {
    point: 11,
    title: "R46 two programs at once share neither outputs nor logs",
    prove: async (place) => {
      const stage = (name: string) =>
        Trial.stage(place, { prints: [`${name}\n`], waits: true, values: { name } }, { outputs: [] });
      const trials = [await stage("one"), await stage("other")] as const;
      const executions = [await trials[0].submit(), await trials[1].submit()] as const;
      for (const trial of trials) await trial.release();
      for (const { outcome } of executions) expect((await outcome).status).toBe("succeeded");
      expect(await trials[0].collect()).toMatchObject({ json: { name: "one" } });
      expect(await trials[1].collect()).toMatchObject({ json: { name: "other" } });
      expect(await linesOf(executions[0])).toEqual(["one"]);
      expect(await linesOf(executions[1])).toEqual(["other"]);
    },
  },
  {
    point: 12,
    title: "the same attempt submitted twice at once, later, and by another process is one piece of work",
    prove: async (place) => {
      const trial = await Trial.stage(place, { writes: { runs: "once\n" }, waits: true }, { outputs: [runs] });
      const both = await Promise.all([trial.submit(), trial.submit()]);
      await using other = await place.reopen();
      const elsewhere = await jobsOf({ backend: other }).submit(trial.workload, new AbortController().signal);
      await trial.release();
      const outcome = await both[0].outcome;
      expect(outcome.status).toBe("succeeded");
      expect(await both[1].outcome).toEqual(outcome);
      expect(await elsewhere.outcome).toEqual(outcome);
      expect(await trial.end()).toEqual(outcome);
      expect(await textOf(trial, "runs")).toBe("once\n");
    },
  },
  {
    point: 18,
    title: "an image whose user is not root writes its outputs",
    prove: async (place) => {
      const trial = await Trial.stage(place, { writes: { runs: "written\n" } }, { outputs: [runs] });
      const workload = place.nonRoot?.(trial.workload);
      if (workload === undefined) throw new Error("point 18 needs nonRoot, or a reason why it does not apply");
      expect((await trial.end(workload)).status).toBe("succeeded");
      expect(await textOf(trial, "runs")).toBe("written\n");
    },
  },
];
