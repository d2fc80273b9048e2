import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExecutionState, Outcome, Workload } from "../contract/index.ts";
import type { Behaviour } from "./behaviour.ts";
import { describeJobsPort } from "./describe-jobs-port.ts";
import { createFakeBackend, type FakeBackend } from "./fake-backend.ts";
import type { FakeWork } from "./fake-work.ts";
import type { JobsPlace } from "./harness.ts";
import { exitOf } from "./play.ts";
import { Trial } from "./trial.ts";

describeJobsPort("the fake backend", {
  open: async () => openPlace().place,
  notApplicable: {
    18: "there are no images",
  },
});

function openPlace(): { readonly fake: FakeBackend; readonly place: JobsPlace } {
  const stateFolder = mkdtempSync(join(tmpdir(), "fake-"));
  const behaviours: Behaviour[] = [];
  const fake = createFakeBackend({
    stateFolder,
    otherwise: (work) => {
      const [command = "", index] = work.workload.command ?? [];
      const behaviour = command === "behave" ? behaviours[Number(index)] : undefined;
      if (command === "full") return { fail: { class: "quota", message: "refused", reason: "CPUS exceeded" } };
      if (behaviour === undefined) return { fail: { class: "not-found", message: `there is no command "${command}"` } };
      setImmediate(() => void behave(work, behaviour));
      return undefined;
    },
  });
  const work = ({ id }: Workload) => fake.work(id);
  const place: JobsPlace = {
    backend: fake.open(),
    rules: fake.rules,
    reopen: async () => fake.open(),
    program: (behaviour) => ({
      command: ["behave", String(behaviours.push(behaviour) - 1)],
      args: behaviour.records?.args ?? [],
    }),
    handle: ({ id }) => ({ backend: "fake", native: { id } }),
    release: async (workload) => work(workload)?.release(),
    remains: async (workload) => work(workload)?.remains ?? [],
    labels: async () => fake.works.at(-1)?.workload.labels ?? {},
    traces: async (workload) => readFileSync(join(workload.folder, "log"), "utf8"),
    disconnect: async () => {
      fake.disconnect();
      setImmediate(() => fake.reconnect());
    },
    refused: (workload) => ({ ...workload, command: ["full"] }),
    [Symbol.asyncDispose]: async () => rmSync(stateFolder, { recursive: true }),
  };
  return { fake, place };
}

/** Does in this process what a program of the suite does in its own. */
async function behave(work: FakeWork, behaviour: Behaviour): Promise<void> {
  const { env, secrets, args, folder } = work.workload;
  work.ignoresTerm = behaviour.ignoresTerm === true;
  work.run();
  for (const bytes of behaviour.prints ?? []) work.print(bytes);
  for (let line = 1; line <= (behaviour.printsLines ?? 0); line += 1) work.print(`line ${line}\n`);
  const halved = secrets[behaviour.printsHalves ?? ""] ?? "";
  for (const half of [halved.slice(0, 3), halved.slice(3)]) work.print(half);
  if (behaviour.printsFile !== undefined) work.print(readFileSync(join(folder, "work", behaviour.printsFile)));
  if (behaviour.printsNamed !== undefined) work.print(work.secretFile(behaviour.printsNamed));
  if (behaviour.copiesNamed !== undefined) {
    work.write("copy", work.secretFile(behaviour.copiesNamed));
    work.write("mode", "-rw-------\n");
  }
  if (behaviour.leavesChild) work.leaveChild();
  for (const [path, text] of Object.entries(behaviour.writes ?? {})) work.write(path, text);
  if (behaviour.records !== undefined) {
    const { variable } = behaviour.records;
    work.write("argv", args.map((arg) => `${arg}\0`).join(""));
    work.write("env", { ...env, ...secrets }[variable] ?? "");
  }
  if (behaviour.values !== undefined) work.values(behaviour.values);
  if (behaviour.waits) await work.released;
  const { ends = { code: 0 } } = behaviour;
  work.end(exitOf("code" in ends ? ends.code : ends));
}

describe("a scripted platform", () => {
  it("plays each attempt's act in turn, and the last for all that follow", async () => {
    const { fake, place } = openPlace();
    await using _ = place;
    fake.script("Train", [{ fail: "preempted" }, { exit: 3, logs: ["no"] }, { succeed: { values: { a: 1 } } }]);
    const outcomes: Outcome[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) outcomes.push(await (await trialOf(place, "train")).end());
    expect(outcomes.map((outcome) => (outcome.status === "failed" ? outcome.failure : outcome.status))).toEqual([
      { class: "preempted", message: "played: preempted" },
      { class: "user-exit", message: "exited with code 3", exit: { code: 3 } },
      "succeeded",
      "succeeded",
    ]);
    expect(fake.works).toHaveLength(4);
  });

  it("hands each piece of work to a puppet, asked for before or after the submit", async () => {
    const { fake, place } = openPlace();
    await using _ = place;
    fake.script("train", [{ wait: true, pending: "no node has room" }]);
    const first = fake.submitted("train");
    const trial = await trialOf(place, "train");
    const execution = await trial.submit();
    await (await trialOf(place, "train")).submit();
    const work = await first;
    expect(work.workload).toEqual(trial.workload);
    expect((await fake.submitted("train")).workload.id).not.toBe(trial.workload.id);
    work.run();
    work.write("model", null);
    work.end({ status: "succeeded" });
    expect((await execution.outcome).status).toBe("succeeded");
    const outputs = [{ name: "model", kind: "dir", path: "model" } as const];
    expect(await place.backend.staging.collect(trial.workload.folder, outputs)).toMatchObject({ missing: [] });
  });

  it("shows stale states while nobody can see it, and the truth afterwards", async () => {
    const { fake, place } = openPlace();
    await using _ = place;
    fake.script("train", [{ wait: true }]);
    const trial = await trialOf(place, "train");
    const execution = await trial.submit();
    const work = await fake.submitted("train");
    const running = Promise.withResolvers<void>();
    execution.watch(({ status }) => status === "running" && running.resolve());
    await running.promise;
    fake.disconnect();
    work.end({ status: "succeeded" });
    fake.reconnect();
    expect((await execution.outcome).status).toBe("succeeded");
    expect(trial.states.map(({ status }: ExecutionState) => status)).toEqual([
      "submitted",
      "running",
      "stale",
      "running",
    ]);
  });

  it("forgets work, which is then lost for who watches it and for who comes later", async () => {
    const { fake, place } = openPlace();
    await using _ = place;
    fake.script("train", [{ wait: true }]);
    const trial = await trialOf(place, "train");
    const execution = await trial.submit();
    fake.lose(trial.workload.id);
    expect(await execution.outcome).toMatchObject({ failure: { class: "lost" } });
    const later = await place.backend.jobs?.attach(execution.handle, new AbortController().signal);
    expect(await later?.outcome).toMatchObject({ failure: { class: "lost" } });
    expect(await Array.fromAsync(later?.logs() ?? [])).toEqual([]);
  });
});

async function trialOf(place: JobsPlace, step: string): Promise<Trial> {
  return Trial.stage(place, {}, { labels: { "pipeline-step": step } });
}
