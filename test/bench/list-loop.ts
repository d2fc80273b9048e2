import { spawn } from "node:child_process";
import { once } from "node:events";
import { readTrace } from "../../examples/traces/src/trace.ts";
import { longestPaths, usersOf } from "./simulate.ts";

/*
 * What any runner in Node must at least pay for a trace: `list-loop.ts <trace> <scale> <at once>` starts a `sleep` for
 * each task, of those that are ready the one with the longest path first, and reads what it prints. Keeps nothing.
 */
const [name = "", scale, atOnce] = process.argv.slice(2);
const { tasks } = readTrace(name);
const paths = longestPaths(tasks);
const users = usersOf(tasks);
const byId = new Map(tasks.map((task) => [task.id, task]));
const waitsFor = new Map(tasks.map(({ id, needs }) => [id, needs.length]));
const ready = tasks.filter(({ needs }) => needs.length === 0);
const running = new Set<Promise<unknown>>();

async function sleep(id: string, seconds: number): Promise<void> {
  const child = spawn("sleep", [(seconds * Number(scale)).toFixed(3)], { stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  await once(child, "close");
  for (const user of users.get(id) ?? []) {
    const left = (waitsFor.get(user) ?? 0) - 1;
    waitsFor.set(user, left);
    const freed = byId.get(user);
    if (left === 0 && freed !== undefined) ready.push(freed);
  }
}

const before = performance.now();
while (ready.length > 0 || running.size > 0) {
  ready.sort((a, b) => (paths.get(b.id) ?? 0) - (paths.get(a.id) ?? 0));
  for (const { id, seconds } of ready.splice(0, Number(atOnce) - running.size)) {
    const one: Promise<unknown> = sleep(id, seconds).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.race(running);
}
process.stdout.write(`${performance.now() - before}\n`);
