import { createHash } from "node:crypto";
import { expect } from "vitest";
import { failureOf, linesOf, Trial, textOf } from "../trial.ts";
import type { PointTest } from "./point.ts";

const firstLine = 'k3y/"with" sp+ces\\é~';
const secondLine = "second-l1ne-of-it";
const secret = `${firstLine}\n${secondLine}`;

/** Every form that must be recognised, as a careless program may print it. */
const leaks: Readonly<Record<string, string>> = {
  raw: secret,
  "its first line": firstLine,
  "its second line": secondLine,
  "base64, aligned": base64(secret),
  "base64, one byte in": base64(`:${secret}:`),
  "base64, two bytes in": base64(`ab${secret}:`),
  "URL-escaped": encodeURIComponent(secret),
  "JSON-escaped": JSON.stringify(secret),
};

/** Of each form, the part that no neighbour can change. */
const forbidden = [
  firstLine,
  secondLine,
  ...[0, 1, 2].map((before) => base64(`${"x".repeat(before)}${secret}`).slice(4, -4)),
  encodeURIComponent(firstLine),
  JSON.stringify(firstLine).slice(1, -1),
];

/** Bytes that are no text. */
const bytes = Uint8Array.from([0, 255, 254, 10, 128, 7, 0, 192, 193, 13]);

/** Values that nobody may see. */
export const secrets: readonly PointTest[] = [
  {
    point: 20,
    title: "a secret's value is in no log in any form, and in nothing that is stored or told",
    prove: async (place) => {
      const file = Object.values(leaks).join("\n");
      const behaviour = { printsFile: "leaks.txt", ends: { code: 5 } };
      const trial = await Trial.stage(place, behaviour, { secrets: { TOKEN: secret }, files: { "leaks.txt": file } });
      const execution = await trial.submit();
      const outcome = await execution.outcome;
      const log = (await linesOf(execution)).join("\n");
      expect(failureOf(outcome)).toMatchObject({ exit: { code: 5 } });
      expect(log).toContain("***");
      expect(exposed(log)).toEqual([]);
      const told = JSON.stringify([outcome, execution.handle, trial.states, await place.labels(execution.handle)]);
      expect(exposed(told)).toEqual([]);
      expect(exposed(await place.traces(trial.workload))).toEqual([]);
    },
  },
  {
    point: 20,
    title: "a secret's value is recognised across writes, and the program gets it",
    prove: async (place) => {
      const records = { args: [], variable: "TOKEN" };
      const behaviour = { prints: ["token: "], printsHalves: "TOKEN", records };
      const outputs = [{ name: "env", kind: "file", path: "env" } as const];
      const trial = await Trial.stage(place, behaviour, { secrets: { TOKEN: firstLine }, outputs });
      const execution = await trial.submit();
      expect((await execution.outcome).status).toBe("succeeded");
      expect(await linesOf(execution)).toEqual(["token: ***"]);
      expect(await trial.collect()).toMatchObject({ artifacts: { env: { size: Buffer.byteLength(firstLine) } } });
    },
  },
  {
    point: 20,
    title: "a secret file's content is in no log in any form, and in nothing that is stored or told",
    prove: async (place) => {
      const file = Object.values(leaks).join("\n");
      const behaviour = { printsFile: "leaks.txt", printsNamed: "KEY", ends: { code: 5 } };
      const asked = { secretFiles: { KEY: secret }, files: { "leaks.txt": file } };
      const trial = await Trial.stage(place, behaviour, asked);
      const execution = await trial.submit();
      const outcome = await execution.outcome;
      const log = (await linesOf(execution)).join("\n");
      expect(failureOf(outcome)).toMatchObject({ exit: { code: 5 } });
      expect(log).toContain("***");
      expect(exposed(log)).toEqual([]);
      const told = JSON.stringify([outcome, execution.handle, trial.states, await place.labels(execution.handle)]);
      expect(exposed(told)).toEqual([]);
      expect(exposed(await place.traces(trial.workload))).toEqual([]);
    },
  },
  ...[secret, bytes].map(
    (value): PointTest => ({
      point: 20,
      title: `a secret file of ${typeof value === "string" ? "text" : "bytes"} reaches its program whole, and only that may read it`,
      prove: async (place) => {
        const outputs = ["copy", "mode"].map((name) => ({ name, kind: "file", path: name }) as const);
        const trial = await Trial.stage(place, { copiesNamed: "KEY" }, { secretFiles: { KEY: value }, outputs });
        const execution = await trial.submit();
        expect((await execution.outcome).status).toBe("succeeded");
        expect(await digestOf(trial, "copy")).toBe(createHash("sha256").update(value).digest("hex"));
        expect(await textOf(trial, "mode")).toMatch(/^-r[w-]-------\n$/);
      },
    }),
  ),
  {
    point: 20,
    title: "bytes of a secret file are in no log",
    prove: async (place) => {
      const trial = await Trial.stage(place, { prints: [bytes, "\n"] }, { secretFiles: { KEY: bytes } });
      const execution = await trial.submit();
      expect((await execution.outcome).status).toBe("succeeded");
      expect(await linesOf(execution)).toEqual(["***"]);
    },
  },
  {
    point: 20,
    title: "a failure to start says nothing of a secret",
    prove: async (place) => {
      const trial = await Trial.stage(place, {}, { secrets: { TOKEN: secret } });
      const outcome = await trial.end({ ...trial.workload, command: ["no-such-command-here"] });
      expect(exposed(JSON.stringify(outcome))).toEqual([]);
    },
  },
];

async function digestOf(trial: Trial, name: string): Promise<string | undefined> {
  const collection = await trial.collect();
  return collection.status === "collected" ? collection.artifacts[name]?.digest.value : undefined;
}

function exposed(text: string): readonly string[] {
  return forbidden.filter((form) => text.includes(form));
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
