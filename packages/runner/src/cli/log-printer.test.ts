import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { LogPrinter } from "./log-printer.ts";
import { Output } from "./output.ts";

const noise = Buffer.from([0x66, 0xff, 0x00, 0x1b, 0x5b, 0x32, 0x4a, 0x0a, 0xc3, 0xbc]);

async function printed(
  form: { readonly prefix?: string; readonly isTTY?: boolean; readonly isJson?: boolean },
  ...chunks: readonly Buffer[]
): Promise<Buffer> {
  const taken: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(chunk);
      done();
    },
  });
  const { isTTY = false, ...rest } = form;
  const stdout = new Output(Object.assign(stream, { isTTY }));
  const printer = new LogPrinter({ stdout, hasColor: false, ...rest });
  for (const chunk of chunks) await printer.print(chunk);
  printer.end();
  await stdout.flush();
  return Buffer.concat(taken);
}

describe("a log that is printed", () => {
  it("alone and to a file or pipe keeps every byte", async () => {
    expect(await printed({}, noise)).toEqual(noise);
  });
  it("after a prefix keeps the bytes of each line, wherever its chunks end", async () => {
    const expected = Buffer.concat([Buffer.from("a │ "), noise.subarray(0, 8), Buffer.from("a │ ü\n")]);
    for (const cut of [0, 3, 7, 8, 9]) {
      expect(await printed({ prefix: "a │ " }, noise.subarray(0, cut), noise.subarray(cut))).toEqual(expected);
    }
  });
  it("on a terminal moves no cursor", async () => {
    expect((await printed({ isTTY: true }, noise)).toString()).toBe("f\ufffd␀\nü\n");
  });
  it("as JSON is a list of texts", async () => {
    const items = await printed({ isJson: true }, Buffer.from('one\n"two"'));
    expect(JSON.parse(`[${items}]`)).toEqual(["one", '"two"']);
  });
  it("comes in pieces where a line is longer than memory should hold", async () => {
    const long = Buffer.alloc(1024 * 1024 + 1, "x");
    const text = (await printed({ prefix: "a │ " }, long, Buffer.from("y\n"))).toString();
    expect(text.split("\n").map(({ length }) => length)).toEqual([long.length + 4, 5, 0]);
  });
});
