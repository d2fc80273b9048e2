import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { bootId, isAlive } from "../stream/process-identity.ts";
import { failureOf, jobsOf, linesOf, Trial } from "../testing/trial.ts";
import { claimFiles, claimLine, readClaim } from "./claim.ts";
import { killSupervisor, type LocalPlace, openLocalPlace, processesOf } from "./fixtures/place.ts";

const signal = new AbortController().signal;

/** Submits what it reads, one workload on each line, and tells when each has been accepted. */
const runner = `
  import { createInterface } from "node:readline";
  import { openLocalBackend } from ${JSON.stringify(new URL("backend.ts", import.meta.url).href)};
  const backend = openLocalBackend({ stateFolder: process.argv[1], env: process.env });
  for await (const line of createInterface({ input: process.stdin })) {
    const execution = await backend.jobs.submit(JSON.parse(line), new AbortController().signal);
    console.log(JSON.stringify(execution.handle));
  }
`;

class OtherRunner implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(stateFolder: string) {
    const args = ["--conditions=@pipeline/source", "--input-type=module", "--eval", runner, stateFolder];
    this.#child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    if (this.#child.stdout === null) throw new Error("no pipe to the other runner");
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async submit(trial: Trial) {
    this.#child.stdin?.write(`${JSON.stringify(trial.workload)}\n`);
    return JSON.parse((await this.#answers.next()).value ?? "null");
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

function claimOf(trial: Trial) {
  const claim = readClaim(trial.workload.folder);
  if (claim === undefined) throw new Error("nobody has claimed the attempt");
  return claim;
}

/** Stages an attempt that some process claimed and started, whatever became of that process since. */
async function stageClaimed(place: LocalPlace, lines: readonly string[]): Promise<Trial> {
  const trial = await Trial.stage(place, {});
  writeFileSync(claimFiles.claim(trial.workload.folder), lines.join(""));
  return trial;
}

const gone = { pid: 2 ** 22 - 1, since: "1" };
const dead = { id: "x", labels: {}, supervisor: gone };

describe("after kill -9 of the runner", () => {
  it("two programs go on; another process finds the one that ended and the one that runs, with their true ends", async () => {
    await using place = openLocalPlace();
    await using other = new OtherRunner(place.stateFolder);
    const early = await Trial.stage(place, { waits: true, values: { early: true }, ends: { code: 9 } });
    const late = await Trial.stage(place, { prints: ["here\n"], waits: true, ends: { signal: "SIGUSR2" } });
    const handles = [await other.submit(early), await other.submit(late)];
    await other.kill();
    await early.release();
    const first = await jobsOf(place).attach(handles[0], signal);
    expect(failureOf(await first.outcome)).toMatchObject({ exit: { code: 9 } });
    const second = await jobsOf(place).attach(handles[1], signal);
    const seen: string[] = [];
    second.watch(({ status }) => seen.push(status));
    expect(seen).toEqual(["running"]);
    await late.release();
    expect(failureOf(await second.outcome)).toMatchObject({ exit: { signal: "SIGUSR2" } });
    expect(await linesOf(second)).toEqual(["here"]);
    expect(await early.collect()).toMatchObject({ json: { early: true } });
  });

  it("the timeout holds, and another process can cancel", async () => {
    await using place = openLocalPlace();
    await using other = new OtherRunner(place.stateFolder);
    const timed = await Trial.stage(place, { waits: true }, { timeoutMs: 1000 });
    const endless = await Trial.stage(place, { leavesChild: true, waits: true });
    const handles = [await other.submit(timed), await other.submit(endless)];
    await other.kill();
    const cancelled = await jobsOf(place).attach(handles[1], signal);
    await Promise.all([cancelled.cancel(), cancelled.cancel()]);
    expect((await cancelled.outcome).status).toBe("cancelled");
    expect(processesOf(endless.workload.id)).toEqual([]);
    const expired = await jobsOf(place).attach(handles[0], signal);
    expect(failureOf(await expired.outcome).class).toBe("timeout");
  });

  it("the same attempt submitted again is adopted, and the supervisor ends with the last program", async () => {
    await using place = openLocalPlace();
    await using other = new OtherRunner(place.stateFolder);
    const trial = await Trial.stage(place, { writes: { runs: "once\n" }, waits: true });
    await other.submit(trial);
    await other.kill();
    const again = await trial.submit();
    const { supervisor } = claimOf(trial);
    await trial.release();
    expect((await again.outcome).status).toBe("succeeded");
    expect(readFileSync(join(trial.workload.folder, "output/runs"), "utf8")).toBe("once\n");
    await expect.poll(() => isAlive(supervisor)).toBe(false);
  });
});

describe("after the death of the supervisor", () => {
  it("its program is ended, children included, and lost; the next one runs", async () => {
    await using place = openLocalPlace();
    const trial = await Trial.stage(place, { leavesChild: true, prints: ["here\n"], waits: true });
    const execution = await trial.submit();
    await execution.logs()[Symbol.asyncIterator]().next();
    killSupervisor(trial.workload.folder);
    expect(failureOf(await execution.outcome)).toEqual({
      class: "lost",
      message: "it is not known how the program ended: the process that watched over it was ended",
    });
    expect(processesOf(trial.workload.id)).toEqual([]);
    expect((await (await Trial.stage(place, {})).end()).status).toBe("succeeded");
  });

  it("asked to end it cancels its programs, and so does a nested run when the outer one is cancelled", async () => {
    await using place = openLocalPlace();
    const trial = await Trial.stage(place, { leavesChild: true, waits: true });
    const execution = await trial.submit();
    process.kill(claimOf(trial).supervisor.pid, "SIGTERM");
    expect((await execution.outcome).status).toBe("cancelled");
    expect(processesOf(trial.workload.id)).toEqual([]);
  });

  it.each([
    ["before it started anything", [claimLine({ ...dead, boot: bootId() })]],
    ["in an earlier boot", [claimLine({ ...dead, boot: "another", supervisor: { ...gone, pid: process.pid } })]],
    [
      "and of its program",
      [
        claimLine({ ...dead, boot: bootId() }),
        claimLine({ program: gone, startedAtMs: 1 }),
        '{"outcome":{"status":"succ',
      ],
    ],
  ])("%s, the attempt is lost", async (_title, lines) => {
    await using place = openLocalPlace();
    const trial = await stageClaimed(place, lines);
    const attached = await jobsOf(place).attach(place.handle(trial.workload), signal);
    expect(failureOf(await attached.outcome).class).toBe("lost");
    expect(failureOf(await trial.end()).class).toBe("lost");
  });

  it("a process that was given the program's number is left alone", async () => {
    await using place = openLocalPlace();
    const bystander = spawn("sleep", ["1000"], { detached: true });
    const program = { pid: bystander.pid ?? 0, since: "1" };
    const lines = [claimLine({ ...dead, boot: bootId() }), claimLine({ program, startedAtMs: 1 })];
    const trial = await stageClaimed(place, lines);
    const attached = await jobsOf(place).attach(place.handle(trial.workload), signal);
    await attached.cancel();
    expect(failureOf(await attached.outcome).class).toBe("lost");
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
    bystander.kill();
    await once(bystander, "exit");
  });

  it.each([
    ["is cut off in its first line", '{"id":"x","lab'],
    ["is no claim", "nonsense\n"],
  ])("a claim that %s is lost", async (_title, text) => {
    await using place = openLocalPlace();
    const trial = await stageClaimed(place, [text]);
    const attached = await jobsOf(place).attach(place.handle(trial.workload), signal);
    expect(failureOf(await attached.outcome).class).toBe("lost");
  });
});

describe("disposing", () => {
  it("leaves programs running, which another process finds", async () => {
    await using place = openLocalPlace();
    const trial = await Trial.stage(place, { waits: true });
    const first = await place.reopen();
    const execution = await jobsOf({ backend: first }).submit(trial.workload, signal);
    await first[Symbol.asyncDispose]();
    const attached = await jobsOf(place).attach(execution.handle, signal);
    await trial.release();
    expect((await attached.outcome).status).toBe("succeeded");
  });
});
