import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { plannedStep, planOf } from "./testing/planned.ts";
import { World } from "./testing/world.ts";

const folder = new URL("../../../../examples/traces/data/", import.meta.url);
const slots = 8;

const traceShape = z.object({
  tasks: z.array(z.object({ id: z.string(), needs: z.array(z.string()), seconds: z.number() })),
});
type Task = z.infer<typeof traceShape>["tasks"][number];

test.each(readdirSync(folder))("%s on 8 slots takes no longer than longest path first, by one percent", (name) => {
  const { tasks } = traceShape.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));
  const tasksInOrder = inOrder(tasks);
  const best = longestPathFirst(tasksInOrder);
  expect(makespan(tasksInOrder) / best).toBeLessThan(1.01);
  // Whoever schedules, neither the longest path nor all the work can be done in less.
  const work = tasks.reduce((sum, { seconds }) => sum + seconds, 0);
  expect(best).toBeGreaterThanOrEqual(Math.max(...pathLengths(tasksInOrder).values(), work / slots) - 1e-6);
});

/** In seconds of virtual time, with the durations known beforehand. */
function makespan(tasks: readonly Task[]): number {
  const secondsOf = new Map(tasks.map(({ id, seconds }) => [id, seconds]));
  const world = new World({
    plan: planOf(tasks.map(({ id, needs }) => plannedStep(id, { needs }))),
    schedule: {
      capacity: { "*": slots },
      policy: "finish",
      expectedMs: Object.fromEntries(tasks.map(({ id, seconds }) => [id, seconds * 1000])),
    },
    script: (step) => ({ prepareMs: 0, queueMs: 0, runMs: (secondsOf.get(step) ?? 0) * 1000 }),
  });
  expect(world.play().view.status).toBe("succeeded");
  return world.nowMs / 1000;
}

/** The textbook: whenever a slot is free, of the tasks whose needs are done the one with the longest path goes next. */
function longestPathFirst(tasks: readonly Task[]): number {
  const length = pathLengths(tasks);
  const waiting = new Set(tasks);
  const endOf = new Map<string, number>();
  let now = 0;
  while (waiting.size > 0) {
    const isDone = (id: string): boolean => (endOf.get(id) ?? Number.POSITIVE_INFINITY) <= now;
    const running = [...endOf.values()].filter((end) => end > now);
    const [next] = [...waiting]
      .filter(({ needs }) => needs.every(isDone))
      .toSorted((a, b) => (length.get(b.id) ?? 0) - (length.get(a.id) ?? 0));
    if (next !== undefined && running.length < slots) {
      waiting.delete(next);
      endOf.set(next.id, now + next.seconds);
    } else now = Math.min(...running);
  }
  return Math.max(...endOf.values());
}

/** From the start of each task to the end of the run, were there slots for all. */
function pathLengths(tasks: readonly Task[]): Map<string, number> {
  const below = new Map<string, number>();
  const lengths = new Map<string, number>();
  for (const { id, needs, seconds } of tasks.toReversed()) {
    const length = seconds + (below.get(id) ?? 0);
    lengths.set(id, length);
    for (const need of needs) below.set(need, Math.max(below.get(need) ?? 0, length));
  }
  return lengths;
}

/** Each task after those that it needs, as a plan has them. */
function inOrder(tasks: readonly Task[]): readonly Task[] {
  const placed = new Set<string>();
  const ordered: Task[] = [];
  for (let left = tasks; left.length > 0; left = left.filter(({ id }) => !placed.has(id))) {
    const next = left.filter(({ needs }) => needs.every((need) => placed.has(need)));
    for (const { id } of next) placed.add(id);
    ordered.push(...next);
  }
  return ordered;
}
