import { describe, expect, it } from "vitest";
import type { LogFile } from "./log-file.ts";
import { LogPager } from "./log-pager.ts";

/** A file in memory that a test may let grow. */
class MemoryFile implements LogFile {
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  async sizeBytes(): Promise<number> {
    return Buffer.byteLength(this.text);
  }

  async read(fromByte: number, toByte: number): Promise<Uint8Array> {
    return Buffer.from(this.text).subarray(fromByte, toByte);
  }
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1} – ü\n`).join("");
}

function opened(text: string, rows = 3) {
  const file = new MemoryFile(text);
  let changes = 0;
  const onChange = (): void => {
    changes += 1;
  };
  const pager = new LogPager({ file, rows: () => rows, onChange });
  const numbers = (): string => pager.page.lines.map((line) => /\d+/.exec(line)?.[0]).join(" ");
  return { file, pager, numbers, changes: () => changes };
}

describe("an opened log", () => {
  it("begins at its end and follows it", async () => {
    const { file, pager, numbers, changes } = opened(numbered(10_000));
    await pager.scroll("end");
    expect(numbers()).toBe("9998 9999 10000");
    file.text = numbered(10_001);
    pager.refresh();
    pager.refresh();
    await pager.scroll("end");
    expect(numbers()).toBe("9999 10000 10001");
    expect(changes()).toBe(2);
    expect(pager.page).toMatchObject({ isFollowing: true, sizeBytes: Buffer.byteLength(file.text) });
  });
  it("scrolls up and down through all of it, and follows again at the end", async () => {
    const { pager, numbers } = opened(numbered(9_000));
    await pager.scroll("end");
    for (let page = 0; page < 100; page += 1) await pager.scroll(-89);
    expect([numbers(), pager.page.isFollowing]).toEqual(["98 99 100", false]);
    await pager.scroll(-1_000);
    expect([numbers(), pager.page.fromByte]).toEqual(["1 2 3", 0]);
    await pager.scroll(4);
    expect(numbers()).toBe("5 6 7");
    for (let page = 0; page < 120; page += 1) await pager.scroll(80);
    expect([numbers(), pager.page.isFollowing]).toEqual(["8998 8999 9000", true]);
    await pager.scroll("start");
    expect([numbers(), pager.page.isFollowing]).toEqual(["1 2 3", false]);
  });
  it("stays where it is while the log grows", async () => {
    const { file, pager, numbers } = opened(numbered(100));
    await pager.scroll("end");
    await pager.scroll(-1);
    file.text = numbered(200);
    pager.refresh();
    await pager.scroll(-1);
    expect(numbers()).toBe("96 97 98");
    expect(pager.page.sizeBytes).toBe(Buffer.byteLength(file.text));
  });
  it("shows a line that is longer than what is read at once in pieces, and gets past it", async () => {
    const { pager } = opened(`first\n${"x".repeat(200_000)}\nlast\n`);
    await pager.scroll("start");
    const shown: string[] = [];
    for (let key = 0; key < 10 && !pager.page.isFollowing; key += 1) {
      shown.push((pager.page.lines[0] ?? "").slice(0, 5));
      await pager.scroll(1);
    }
    expect([shown[0], new Set(shown.slice(1)), pager.page.lines.at(-1)]).toEqual(["first", new Set(["xxxxx"]), "last"]);
  });
  it("is empty at first, and a last line without an end is shown", async () => {
    const { file, pager } = opened("");
    await pager.scroll("end");
    expect(pager.page).toEqual({ lines: [], fromByte: 0, sizeBytes: 0, isFollowing: true });
    file.text = "one\n\ntwo";
    await pager.scroll("end");
    expect(pager.page.lines).toEqual(["one", "", "two"]);
  });
  it("says why it cannot be read, and recovers", async () => {
    const { file, pager } = opened(numbered(1));
    const { read } = file;
    file.read = () => Promise.reject(new Error("EIO"));
    await pager.scroll("end");
    expect(pager.page.fault).toBe("EIO");
    file.read = read;
    await pager.scroll("end");
    expect(pager.page).toMatchObject({ lines: ["line 1 – ü"] });
    expect(pager.page.fault).toBeUndefined();
  });
});
