import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tail } from "./tail.ts";

const folder = mkdtempSync(join(tmpdir(), "tail-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the tail of a growing file", () => {
  it("gives what is there, what comes, and what came last before the end", async () => {
    const path = join(folder, "grows");
    writeFileSync(path, "one\ntw");
    const end = Promise.withResolvers<void>();
    const seen: string[] = [];
    for await (const { text } of tail(path, end.promise)) {
      seen.push(text);
      if (text === "one") appendFileSync(path, "o\nthree\n");
      if (text === "three") {
        appendFileSync(path, "last");
        end.resolve();
      }
    }
    expect(seen).toEqual(["one", "two", "three", "last"]);
  });

  it("is woken by a change long after the last one", async () => {
    const path = join(folder, "late");
    writeFileSync(path, "first\n");
    const end = Promise.withResolvers<void>();
    const lines = tail(path, end.promise);
    expect((await lines.next()).value).toMatchObject({ text: "first" });
    const next = lines.next();
    setTimeout(() => appendFileSync(path, "second\n"), 60);
    expect((await next).value).toMatchObject({ text: "second" });
    end.resolve();
    expect((await lines.next()).done).toBe(true);
  });

  it("is empty for a file that never was, once it is over", async () => {
    expect(await Array.fromAsync(tail(join(folder, "none"), Promise.resolve()))).toEqual([]);
  });

  it("ends when what it waits for fails", async () => {
    const path = join(folder, "fails");
    writeFileSync(path, "one\n");
    expect(await Array.fromAsync(tail(path, Promise.reject(new Error("lost"))))).toHaveLength(1);
  });
});
