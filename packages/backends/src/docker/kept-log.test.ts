import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Frame } from "./frames.ts";
import { KeptLog } from "./kept-log.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-log-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, "log");
const kept = () => readFileSync(path(), "utf8");

/** A message of a second of its own, as the engine tells it. */
function frame(second: number, text: string | Uint8Array, stream: Frame["stream"] = "stdout"): Frame {
  const at = `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000001Z `;
  return { stream, bytes: Buffer.concat([Buffer.from(at), Buffer.from(text)]) };
}

describe("the log that is kept of a container", () => {
  it("holds whole lines: pieces of a long one are joined, though the other stream speaks in between", () => {
    using log = new KeptLog(path(), []);
    log.push([frame(1, "a long "), frame(2, "error\n", "stderr"), frame(3, "line\n")]);
    expect(kept()).toBe("error\na long line\n");
  });

  it("ends both streams with a line, whatever they ended with", () => {
    using log = new KeptLog(path(), []);
    log.push([frame(1, "out"), frame(2, "err", "stderr")]);
    log.end();
    expect(kept()).toBe("out\nerr\n");
  });

  it("goes on where it was when the engine is asked again: the message of that time, told twice, is written once", () => {
    using log = new KeptLog(path(), []);
    expect(log.resume()).toEqual({});
    log.push([frame(1, "one\n"), frame(2, "two\n"), frame(2, "also two\n")]);
    expect(log.resume()).toEqual({ since: "1767225602.000000001" });
    log.push([frame(2, "two\n"), frame(2, "also two\n"), frame(2, "two at last\n"), frame(3, "three\n")]);
    expect(kept()).toBe("one\ntwo\nalso two\ntwo at last\nthree\n");
  });

  it("that another process has begun is gone on with, from the start of what the engine tells", () => {
    const frames = [frame(1, "one, "), frame(2, "secret-value\n"), frame(3, "err\n", "stderr"), frame(4, "last\n")];
    const begin = new KeptLog(path(), ["secret-value"]);
    begin.push(frames.slice(0, 3));
    begin[Symbol.dispose]();
    using log = new KeptLog(path(), ["secret-value"]);
    log.push(frames);
    log.end();
    expect(kept()).toBe("one, ***\nerr\nlast\n");
  });

  it("holds no secret, cut wherever messages are cut; nor bytes that the engine could not keep as text", () => {
    const bytes = Uint8Array.from([255, 254, 10, 1, 2, 3, 4]);
    using log = new KeptLog(path(), ["hunter22", bytes]);
    log.push([frame(1, "pass hun"), frame(2, "ter22 "), frame(3, `${Buffer.from(bytes).toString("utf8")}\n`)]);
    expect(kept()).toBe("pass *** ***\n");
  });

  it("can leave the standard output to a file of its own, bytes as they are", () => {
    using log = new KeptLog(path(), [], join(folder, "stdout"));
    log.push([frame(1, "a,b\n"), frame(2, "note\n", "stderr"), frame(3, "1,2")]);
    log.end();
    expect([kept(), readFileSync(join(folder, "stdout"), "utf8")]).toEqual(["note\n", "a,b\n1,2"]);
  });

  it("does not hold a line without end in memory", () => {
    using log = new KeptLog(path(), []);
    log.push([frame(1, "x".repeat(300_000))]);
    expect(kept()).toHaveLength(300_000);
  });
});
