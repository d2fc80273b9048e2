import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "./lines.ts";

describe("lines of a stream of bytes", () => {
  it("are those of the whole text, wherever the chunks are cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "✓", "🎉", "\n", "\r\n", " ") });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const lines = whole.split(/\r?\n/);
        if (lines.at(-1) === "") lines.pop();
        expect(linesOf(chunks(bytes, cuts))).toEqual(lines);
      }),
    );
  });

  it("are cut into pieces of 64 KiB when they are longer, never through a character", () => {
    const lines = linesOf([Buffer.from(`${"x".repeat(65_535)}🎉${"y".repeat(100_000)}\nnext\n`)]);
    expect(lines.map((line) => line.length)).toEqual([65_535, 65_536, 34_466, 4]);
    expect(lines.join("")).toBe(`${"x".repeat(65_535)}🎉${"y".repeat(100_000)}next`);
  });

  it("hold no more than a piece of a line that never ends", () => {
    const splitter = new LineSplitter();
    const pieces = Array.from({ length: 160 }, () => splitter.push(Buffer.alloc(65_536, "z"))).flat();
    const all = [...pieces, ...splitter.end()];
    expect(pieces.length).toBeGreaterThanOrEqual(159);
    expect(all.reduce((sum, piece) => sum + piece.length, 0)).toBe(160 * 65_536);
  });

  it("are readable for binary data too", () => {
    expect(linesOf([Buffer.from([0x68, 0x69, 0xff, 0xfe, 0x00, 0x0a, 0xe2, 0x9c])])).toEqual(["hi��\0", "�"]);
  });

  it("keep a carriage return that ends no line", () => {
    expect(linesOf([Buffer.from("10 %\r20 %\r"), Buffer.from("\n\rx")])).toEqual(["10 %\r20 %", "\rx"]);
  });
});

function linesOf(given: readonly Uint8Array[]): readonly string[] {
  const splitter = new LineSplitter();
  return [...given.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

function chunks(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(cuts.filter((cut) => cut < bytes.length)), bytes.length].sort((one, other) => one - other);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}
