import { appendFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { Ended, Outcome, ServiceWorkload } from "../contract/index.ts";
import { Masker } from "../stream/mask.ts";

/** What a service answers to a path. */
export type Answer = (path: string) => { readonly status: number; readonly text: string };

/** One service on the fake platform: what is on record about it, and the strings of a puppet. It really listens. */
export class FakeService {
  readonly workload: ServiceWorkload;
  /** For good: over all that its program was started. */
  readonly outcome: Promise<Outcome>;
  readonly #settle: (outcome: Outcome) => void;
  readonly #play: (service: FakeService) => void;
  readonly #masker: Masker | undefined;
  readonly #children: string[] = [];
  #server: Server | undefined;
  #isOver = false;
  /** It has been ready: from now on its program is started again, as its terms say. */
  isSettled = false;
  sinceMs: number | undefined;

  constructor(workload: ServiceWorkload, play: (service: FakeService) => void) {
    this.workload = workload;
    this.#play = play;
    const secrets = Object.values(workload.secrets);
    this.#masker = secrets.length === 0 ? undefined : new Masker(secrets);
    ({ promise: this.outcome, resolve: this.#settle } = Promise.withResolvers<Outcome>());
    appendFileSync(this.logPath, "");
  }

  get logPath(): string {
    return join(this.workload.folder, "log");
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What a look at the platform would find running. */
  get remains(): readonly string[] {
    return this.#isOver ? [] : ["program", ...this.#children];
  }

  start(): void {
    this.sinceMs = Date.now();
    this.#play(this);
  }

  print(text: string): void {
    const bytes = Buffer.from(text);
    appendFileSync(this.logPath, this.#masker === undefined ? bytes : this.#masker.push(bytes));
  }

  leaveChild(): void {
    this.#children.push("child");
  }

  /** Listens on the declared port, as far away as it may be reached from. */
  listen(answer: Answer): void {
    const { port, expose } = this.workload;
    this.#server = createServer(({ url = "/" }, response) => {
      const { status, text } = answer(url);
      response.writeHead(status, { connection: "close" }).end(text);
    });
    this.#server.listen(port, expose === "network" ? "0.0.0.0" : "127.0.0.1");
  }

  /** Its program ends by itself. */
  async end(ended: Ended): Promise<void> {
    const { restart } = this.workload;
    const isWanted = restart === "always" || (restart === "on-failure" && ended.status === "failed");
    await this.#close();
    if (this.isSettled && isWanted && !this.#isOver) return this.start();
    this.#finish(ended);
  }

  /** Somebody ends it. Resolves when its port is free. */
  async remove(): Promise<void> {
    await this.#close();
    this.#finish({ status: "cancelled" });
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
  }

  #finish(ended: Ended): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#masker !== undefined) appendFileSync(this.logPath, this.#masker.end());
    this.#settle({ ...ended, endedAtMs: Date.now() });
  }
}
