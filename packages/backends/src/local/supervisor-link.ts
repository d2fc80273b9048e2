import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromSupervisor, ToSupervisor } from "./messages.ts";

/** What the link tells about the programs that it was given. */
export interface LinkListener {
  receive(message: FromSupervisor): void;
  /** The supervisor has ended, and with it all that it would have told. */
  lost(): void;
}

export interface LinkSettings {
  /** Of the runner. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What each program gets of it. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Where Node may keep what it has compiled. */
  readonly compiled: string;
}

/**
 * Each program is started by copying this process's memory map, so a small process starts programs faster: no threads
 * for the engine's own work, and little room for short-lived values.
 */
const flags = ["--disable-warning=ExperimentalWarning", "--v8-pool-size=0", "--max-semi-space-size=1"];

/** A supervisor process and the channel to it. */
export class SupervisorLink {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(child: ChildProcess, listener: LinkListener) {
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    child.on("message", (message: FromSupervisor) => listener.receive(message));
    // An error is a supervisor that cannot be started, or a channel that broke: neither will tell any more.
    const lost = () => {
      listener.lost();
      resolve();
    };
    child.once("error", lost);
    child.once("exit", lost);
    child.unref();
  }

  static open({ env, inherited, compiled }: LinkSettings, listener: LinkListener): SupervisorLink {
    // Started as it lies here: from source by Node's own type stripping, from the built package as JavaScript.
    const file = fileURLToPath(import.meta.url).replace(/supervisor-link\.(\w+)$/, "supervisor.$1");
    const child = spawn(process.execPath, [...flags, file], {
      cwd: "/",
      // Nothing of the runner's own options. A run inside another's program still belongs to that program. From source,
      // the cache also spares the process the compiler that strips types, which is most of its memory.
      env: {
        PATH: env.PATH,
        EXECUTION_ID: env.EXECUTION_ID,
        XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR,
        TMPDIR: env.TMPDIR,
        NODE_COMPILE_CACHE: compiled,
      },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      detached: true,
    });
    const link = new SupervisorLink(child, listener);
    link.send({ type: "inherit", env: inherited });
    link.hold(false);
    return link;
  }

  /** What cannot be sent any more is told by `lost`. */
  send(message: ToSupervisor): void {
    if (this.#child.connected) this.#child.send(message, undefined, undefined, () => undefined);
  }

  /** Whether this process must not end while the link is open. */
  hold(isNeeded: boolean): void {
    if (isNeeded) this.#child.channel?.ref();
    else this.#child.channel?.unref();
  }

  /** Its programs go on. */
  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** Resolves when the supervisor has ended, and keeps this process until then. */
  async ended(): Promise<void> {
    this.#child.ref();
    await this.#ended;
  }
}
