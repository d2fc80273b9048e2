import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { agreement } from "./agreement.ts";

async function answered(text: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(text);
  const answer = await agreement("Write it?", { input, output });
  return [String(output.read()), answer];
}

describe("a question", () => {
  it("is a yes when nothing else is said", async () => {
    const asked = "Write it? [Y/n] ";
    expect(await Promise.all(["\n", "y\n", " YES \n", "n\n", "what?\n", ""].map(answered))).toEqual([
      [asked, "yes"],
      [asked, "yes"],
      [asked, "yes"],
      [asked, "no"],
      [asked, "no"],
      [asked, "left"],
    ]);
  });
});
