import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output } from "./output.ts";

/** A reader that takes each text only when it is told to. */
function slowReader() {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 4,
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      taken.push(text);
      waiting.push(done);
    },
  });
  const take = (): void => waiting.shift()?.();
  return { stream, taken, take };
}

describe("output", () => {
  it("tells who writes to wait until a slow reader has room again", async () => {
    const { stream, take } = slowReader();
    const output = new Output(stream);
    expect(output.room()).toBeUndefined();
    output.write("more than there is room for");
    const room = output.room();
    output.write("and more");
    expect(output.room()).toBe(room);
    take();
    take();
    await room;
    expect(output.room()).toBeUndefined();
  });
  it("flushes what was written, in order", async () => {
    const { stream, taken, take } = slowReader();
    const output = new Output(stream);
    output.write("one");
    output.write("two");
    const flushed = output.flush();
    for (let texts = 0; texts < 3; texts += 1) take();
    await flushed;
    expect(taken.join("")).toBe("onetwo");
  });
  it("drops everything in silence once the reader is gone, and lets go of whoever waits", async () => {
    const { stream, taken } = slowReader();
    const output = new Output(stream);
    output.write("more than there is room for");
    const room = output.room();
    const flushed = output.flush();
    stream.destroy(new Error("EPIPE"));
    await Promise.all([room, flushed]);
    output.write("nobody reads this");
    await output.flush();
    expect(taken).toEqual(["more than there is room for"]);
  });
});
