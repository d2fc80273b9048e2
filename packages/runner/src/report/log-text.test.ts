import { describe, expect, it } from "vitest";
import { logText } from "./log-text.ts";

const colored = { hasColor: true, mostCharacters: 40 };
const bare = { hasColor: false, mostCharacters: 40 };
const esc = "\u001b";

describe("logText", () => {
  it("leaves ordinary text alone", () => {
    expect(logText("epoch 3\tloss 0.1 – größer 🎉", bare)).toBe("epoch 3\tloss 0.1 – größer 🎉");
  });
  it("keeps colour where colour is shown, and closes it", () => {
    expect(logText(`${esc}[31mred`, colored)).toBe(`${esc}[31mred${esc}[0m`);
    expect(logText(`${esc}[31mred${esc}[0m`, bare)).toBe("red");
  });
  it.each([
    ["clears the screen", `a${esc}[2Jb`, "ab"],
    ["moves the cursor", `a${esc}[10;3Hb`, "ab"],
    ["sets the title", `a${esc}]0;owned\u0007b`, "ab"],
    ["makes a link", `${esc}]8;;https://x.example${esc}\\text${esc}]8;;${esc}\\`, "text"],
    ["talks to a device", `a${esc}P1$r0m${esc}\\b`, "ab"],
    ["resets the terminal", `a${esc}cb`, "ab"],
    ["switches the character set", `a${esc}(0b`, "ab"],
    ["is cut inside a sequence", `a${esc}[3`, "a␛[3"],
    ["ends with an escape", `a${esc}`, "a␛"],
    ["never ends its title", `a${esc}]0;b`, "a0;b"],
    ["rings and deletes", "a\u0007\u0008\u007f", "a␇␈␡"],
    ["holds a one-character sequence start", "a\u009b31mb", "a\ufffd31mb"],
    ["turns the direction of reading", "a\u202eb", "a\ufffdb"],
  ])("disarms a line that %s", (_what, text, shown) => {
    expect(logText(text, bare)).toBe(shown);
    expect(logText(text, colored)).toBe(shown);
  });
  it("shows what a line that rewrote itself ended with", () => {
    expect(logText("10%\r50%\r100%\r", bare)).toBe("100%");
    expect(logText("\r", bare)).toBe("");
  });
  it("cuts a long line with a mark, never inside a character", () => {
    expect(logText("x".repeat(50), bare)).toBe(`${"x".repeat(40)} … [10 more characters in the log]`);
    expect(logText(`${"x".repeat(39)}🎉🎉`, bare)).toBe(`${"x".repeat(39)} … [4 more characters in the log]`);
    expect(logText(`${esc}[1m${"x".repeat(50)}`, colored)).toBe(
      `${esc}[1m${"x".repeat(36)}${esc}[0m … [18 more characters in the log]`,
    );
  });
});
