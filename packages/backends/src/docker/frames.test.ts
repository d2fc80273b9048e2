import { expect, it } from "vitest";
import { FrameSplitter } from "./frames.ts";

function frame(mark: number, text: string | Buffer): Buffer {
  const header = Buffer.from([mark, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const check = Buffer.from("✓");
const log = Buffer.concat([
  frame(1, "one\n"),
  frame(2, check.subarray(0, 1)),
  frame(2, check.subarray(1)),
  frame(1, ""),
]);

it("finds each message, wherever the bytes are cut, characters that two messages share included", () => {
  for (let size = 1; size <= log.length; size += 1) {
    const splitter = new FrameSplitter();
    const frames = Array.from({ length: Math.ceil(log.length / size) }, (_, index) =>
      splitter.push(log.subarray(index * size, (index + 1) * size)),
    ).flat();
    expect(frames.map(({ stream, bytes }) => [stream, bytes.toString("hex")])).toEqual([
      ["stdout", Buffer.from("one\n").toString("hex")],
      ["stderr", check.subarray(0, 1).toString("hex")],
      ["stderr", check.subarray(1).toString("hex")],
      ["stdout", ""],
    ]);
  }
});

it("does not take the log of a terminal for frames", () => {
  expect(() => new FrameSplitter().push(Buffer.from("hello from a terminal\r\n"))).toThrow("has a terminal");
});
