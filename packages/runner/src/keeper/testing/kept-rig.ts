import { join } from "node:path";
import type { AttemptContents, ServiceKeeping, ServiceOutcome, ServiceWorkload } from "@pipeline/backends/contract";
import { onTestFinished } from "vitest";
import { ManualClock } from "../../report/testing/script.ts";
import type { KeptRecord } from "../kept-record.ts";
import { type Keeping, KeptService } from "../kept-service.ts";
import { KeptPlace } from "./kept-place.ts";

const contents: AttemptContents = { inputs: {}, artifacts: [], shipped: [], outputFolders: [] };

/** One kept service with a clock in the hands of the test. */
export class KeptRig {
  readonly place: KeptPlace;
  readonly clock: ManualClock;
  readonly driven: Set<string> = new Set();
  kept: KeptService;
  record: KeptRecord;

  private constructor(place: KeptPlace, clock: ManualClock, record: KeptRecord) {
    this.place = place;
    this.clock = clock;
    this.record = record;
    this.kept = new KeptService(this.#keeping, record);
  }

  static async open(keeping: ServiceKeeping, now = "2026-11-27T12:00Z"): Promise<KeptRig> {
    const place = await KeptPlace.open();
    const clock = new ManualClock(Date.parse(now));
    const workload = await place.staged("first", keeping);
    const about = { backend: "local", workload, contents, keeping, hasSecrets: false, boot: "now" };
    const times = { lastUseMs: clock.now(), sinceMs: clock.now() };
    const rig = new KeptRig(place, clock, { ...about, ...times, frontPort: 0, starts: 0, standing: [] });
    await rig.kept.open();
    onTestFinished(async () => {
      await rig.kept.remove();
      await place[Symbol.asyncDispose]();
    });
    return rig;
  }

  get #keeping(): Keeping {
    const write = (record: KeptRecord) => {
      this.record = record;
    };
    const isDriven = (run: string) => this.driven.has(run);
    return {
      backend: this.place.backend,
      now: () => this.clock.now(),
      after: (ms, callback) => this.clock.after(ms, callback),
      write,
      isDriven,
      files: (id) => join(this.place.stateFolder, "files", id),
      patienceMs: 60_000,
    };
  }

  /** Time goes on to this one. */
  to(time: string): void {
    this.clock.pass(Date.parse(time) - this.clock.now());
  }

  /** Another keeper, after the death of the first. */
  async again(): Promise<void> {
    await this.kept[Symbol.asyncDispose]();
    this.kept = new KeptService(this.#keeping, this.record);
    await this.kept.open();
    await this.kept.adopt();
  }

  apply(workload: ServiceWorkload = this.record.workload): Promise<ServiceOutcome> {
    return this.kept.apply({ workload, contents });
  }

  get url(): string {
    return `http://127.0.0.1:${this.record.frontPort}`;
  }

  async ask(
    path = "/",
  ): Promise<{ says?: string; pid?: number; status: number; text: string; retryAfter: string | null }> {
    // A connection of its own: one that is kept may be on its way out with the service that was asked before.
    const response = await fetch(`${this.url}${path}`, { headers: { connection: "close" } });
    const said = await response.text();
    const json = said.startsWith("{") ? JSON.parse(said) : {};
    return { ...json, status: response.status, text: said, retryAfter: response.headers.get("retry-after") };
  }

  async status(): Promise<string> {
    const { status, reason } = await this.kept.standing();
    return reason === undefined ? status : `${status}: ${reason}`;
  }

  /** All that has been begun is done. */
  settled(): Promise<void> {
    return this.kept.settled();
  }
}
