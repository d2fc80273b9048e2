import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { keeperAddress } from "./address.ts";
import { asJson, fromJson } from "./as-json.ts";
import { keeperFolder } from "./kept-record.ts";
import type { Accepted, AnswerTo, KeeperRequest } from "./request.ts";

const bin = fileURLToPath(new URL("../../bin/pipeline.js", import.meta.url));

/** Asks the keeper of a project, which is started where none is there. */
export class KeeperClient {
  readonly #stateFolder: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(stateFolder: string, env: Readonly<Record<string, string | undefined>>) {
    this.#stateFolder = stateFolder;
    this.#env = env;
  }

  async ask<R extends KeeperRequest>(
    asked: R,
    signal?: AbortSignal,
    told?: (accepted: Accepted) => void,
  ): Promise<AnswerTo<R>> {
    for (let tries = 0; tries < 5; tries += 1) {
      signal?.throwIfAborted();
      if (tries > 0) await this.#start();
      const answer = await this.askIfThere(asked, signal, told);
      if (answer !== undefined) return answer;
    }
    throw new Error(`the keeper does not stay: ${join(keeperFolder(this.#stateFolder), "keeper.log")} says why`);
  }

  /** Nothing where no keeper is there, or it dies before it answers. */
  async askIfThere<R extends KeeperRequest>(
    asked: R,
    signal?: AbortSignal,
    told: (accepted: Accepted) => void = () => undefined,
  ): Promise<AnswerTo<R> | undefined> {
    const socketPath = keeperAddress(this.#stateFolder);
    if (socketPath === undefined) return undefined;
    try {
      // A connection of its own: one that is kept may end just as it is used again, which would look like a dead keeper.
      const own = { agent: false, ...(signal !== undefined && { signal }) };
      const sent = request({ socketPath, method: "POST", path: "/", ...own });
      sent.end(asJson(asked));
      const [answer] = await once(sent, "response");
      if (answer.statusCode !== 200) throw new Error(`the keeper failed: ${await text(answer)}`);
      return await answerIn<AnswerTo<R>>(answer, told);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Error && "code" in error) return undefined;
      throw error;
    }
  }

  /** In a session of its own. It says when it listens, or ends because another does: of several, one stays. */
  async #start(): Promise<void> {
    const folder = keeperFolder(this.#stateFolder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const log = openSync(join(folder, "keeper.log"), "a", 0o600);
    const argv = [...process.execArgv, bin, "__keeper", "--state", this.#stateFolder];
    const keeper = spawn(process.execPath, argv, {
      cwd: folder,
      detached: true,
      env: { ...this.#env },
      stdio: ["ignore", "pipe", log],
    });
    const { stdout } = keeper;
    await Promise.race([...(stdout === null ? [] : [once(stdout, "data")]), once(keeper, "exit")]);
    stdout?.destroy();
    keeper.unref();
  }
}

/** What a backend has accepted is told as it comes; the answer is the line that is no such news. */
async function answerIn<T>(lines: Readable, told: (accepted: Accepted) => void): Promise<T> {
  for await (const line of createInterface({ input: lines })) {
    const said = fromJson<T | Accepted>(line);
    if (!isAccepted(said)) return said;
    told(said);
  }
  throw Object.assign(new Error("the keeper died before it had answered"), { code: "ECONNRESET" });
}

function isAccepted(said: unknown): said is Accepted {
  return typeof said === "object" && said !== null && "stands" in said;
}
