import { PassThrough, type Readable } from "node:stream";
import type Dockerode from "dockerode";
import { callFault } from "./engine-fault.ts";
import { inContainer } from "./in-container.ts";
import { launched } from "./launcher.ts";
import type { LogStart } from "./log-position.ts";
import type { Sharing } from "./sharing.ts";

/** How a container is, by the engine's word. */
export interface ContainerState {
  readonly id: string;
  readonly status: "created" | "running" | "ended";
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** The engine's own words, when it could not start it. */
  readonly error: string;
  /** How often its engine has started it again. */
  readonly restarts: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly sharing: Sharing;
  /** A shell starts it, with what it was handed. */
  readonly isLaunched: boolean;
  /** What it was started with, whatever starts it. */
  readonly words: readonly string[];
  readonly env: readonly string[];
  readonly workingFolder: string;
}

/** One container by its name. What has happened already is no fault: started, ended or removed by somebody else. */
export class Container {
  readonly name: string;
  readonly #client: Dockerode;

  constructor(client: Dockerode, name: string) {
    this.#client = client;
    this.name = name;
  }

  /** Answers with the engine's warnings, or `false` when the name is taken. */
  async create(request: Dockerode.ContainerCreateOptions, platform?: string): Promise<readonly string[] | false> {
    try {
      const options = { ...request, name: this.name, ...(platform === undefined ? {} : { platform }) };
      const made = await this.#client.createContainer(options);
      // The engine's answer; the types know its id alone.
      return Reflect.get(made, "Warnings") ?? [];
    } catch (error) {
      if (callFault(error).status === 409) return false;
      throw error;
    }
  }

  start(): Promise<void> {
    return unless([304], this.#container.start());
  }

  kill(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    return unless([404, 409], this.#container.kill({ signal }));
  }

  /** With what it has written; resolves when it is gone. */
  async remove(): Promise<void> {
    for (;;) {
      const fault = await this.#container.remove({ force: true, v: true }).then(() => undefined, callFault);
      if (fault === undefined || fault.status === 404) return;
      // Somebody else is removing it.
      if (fault.status !== 409) throw new Error(fault.message);
      if ((await this.state()) === undefined) return;
    }
  }

  /** Nothing when there is no such container. */
  async state(): Promise<ContainerState | undefined> {
    try {
      return stateOf(await this.#container.inspect());
    } catch (error) {
      if (callFault(error).status === 404) return undefined;
      throw error;
    }
  }

  /** Politely, and by force once `graceMs` are over; resolves when it has ended. */
  stop(graceMs: number): Promise<void> {
    return unless([304, 404], this.#container.stop({ t: Math.ceil(graceMs / 1000) }));
  }

  /** From now on its program is started again when it ends. */
  async restartOn(policy: "on-failure" | "always"): Promise<void> {
    const RestartPolicy =
      policy === "always" ? { Name: "unless-stopped" } : { Name: "on-failure", MaximumRetryCount: 5 };
    await this.#container.update({ RestartPolicy });
  }

  /** Resolves when it has ended or is gone. Ask only once it has been started: one that has not counts as ended. */
  async ended(signal: AbortSignal): Promise<void> {
    await unless([404], this.#container.wait({ abortSignal: signal }));
  }

  /** In frames, each with its time; goes on until the container has ended. */
  async log(start: LogStart): Promise<Readable> {
    return (await this.#container.logs({ ...logOptions(start), follow: true })) as Readable;
  }

  /** The same, of what is there now; nothing of a container that is gone. */
  async *logNow(start: LogStart): AsyncGenerator<Buffer, void> {
    try {
      yield await this.#container.logs({ ...logOptions(start), follow: false });
    } catch (error) {
      if (callFault(error).status !== 404) throw error;
    }
  }

  /** Unpacks an archive into a folder that is there. */
  async put(archive: Buffer | NodeJS.ReadableStream, path: string): Promise<void> {
    await this.#container.putArchive(archive, { path });
  }

  /** Nothing when nothing lies there. */
  async get(path: string): Promise<Readable | undefined> {
    try {
      return (await this.#container.getArchive({ path })) as Readable;
    } catch (error) {
      if (callFault(error).status === 404) return undefined;
      throw error;
    }
  }

  /** The mode of what lies at a path, before and after the container runs; nothing when nothing does. */
  async mode(path: string): Promise<number | undefined> {
    try {
      const answer: NodeJS.ReadableStream & { headers?: Record<string, string> } = await this.#container.infoArchive({
        path,
      });
      answer.pipe(new PassThrough()).resume();
      const stat = answer.headers?.["x-docker-container-path-stat"] ?? "";
      return JSON.parse(Buffer.from(stat, "base64").toString("utf8")).mode;
    } catch (error) {
      if (callFault(error).status === 404) return undefined;
      throw error;
    }
  }

  get #container(): Dockerode.Container {
    return this.#client.getContainer(this.name);
  }
}

/** The engine takes the time as text, where the types want a number and would lose the nanoseconds. */
function logOptions({ since }: LogStart) {
  const from = since === undefined ? {} : { since: since as unknown as number };
  return { stdout: true, stderr: true, timestamps: true, ...from } as const;
}

async function unless(statuses: readonly number[], call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!statuses.includes(callFault(error).status ?? 0)) throw error;
  }
}

function stateOf({ Id, State, Config, Mounts, RestartCount }: Dockerode.ContainerInspectInfo): ContainerState {
  const startedAtMs = timeMs(State.StartedAt);
  const endedAtMs = timeMs(State.FinishedAt);
  const isCopied = Mounts.some((mount) => mount.Type === "volume" && mount.Destination === inContainer.top);
  const entrypoint = texts(Config.Entrypoint);
  const isLaunched = entrypoint.join(" ") === launched.join(" ");
  return {
    id: Id,
    status: statusOf(State),
    exitCode: State.ExitCode,
    isOutOfMemory: State.OOMKilled,
    error: State.Error,
    restarts: RestartCount ?? 0,
    ...(startedAtMs === undefined ? {} : { startedAtMs }),
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    labels: Config.Labels ?? {},
    sharing: isCopied ? "volume" : "bind",
    isLaunched,
    words: [...(isLaunched ? [] : entrypoint), ...texts(Config.Cmd)],
    env: texts(Config.Env),
    workingFolder: Config.WorkingDir || "/",
  };
}

/** One word may stand without a list. */
function texts(words: string | readonly string[] | null | undefined): readonly string[] {
  return typeof words === "string" ? [words] : (words ?? []);
}

/** Podman has other words for an end. */
function statusOf({
  Status,
  Running,
}: {
  readonly Status: string;
  readonly Running: boolean;
}): ContainerState["status"] {
  if (Running || Status === "running" || Status === "paused" || Status === "restarting") return "running";
  return Status === "created" || Status === "configured" || Status === "initialized" ? "created" : "ended";
}

/** The engine's time before there is one lies in the year 1. */
function timeMs(text: string): number | undefined {
  const ms = Date.parse(text);
  return ms > 0 ? ms : undefined;
}
