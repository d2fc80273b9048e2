import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openStarter } from "./open-starter.ts";

function children(): readonly number[] {
  const text = readFileSync(`/proc/self/task/${process.pid}/children`, "latin1");
  return text.split(" ").filter(Boolean).map(Number);
}

it("what a program leaves running is told, and let go when it has ended", async () => {
  const { starter, orphans } = await openStarter(() => new Set());
  const run = (text: string) => {
    const usual = { file: "sh", cwd: "/", env: { PATH: process.env.PATH ?? "" }, stdout: 2, stderr: 2 };
    return starter({ argv: ["sh", "-c", text], ...usual }).exit;
  };
  await run("true");
  expect([orphans?.areThere(), children()]).toEqual([false, []]);
  await run("setsid sleep 1000 & true");
  expect(orphans?.areThere()).toBe(true);
  for (const pid of children()) process.kill(pid);
  await expect.poll(() => orphans?.areThere()).toBe(false);
  expect(children()).toEqual([]);
});
