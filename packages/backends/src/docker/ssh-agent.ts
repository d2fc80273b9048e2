import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Env } from "./docker-config.ts";
import type { SshAddress } from "./engine-address.ts";

/**
 * Connections to an engine on another machine, by the user's own `ssh`: with their settings, keys and known hosts. There
 * the docker client passes on what it is told, as it does for docker clients.
 */
export class SshAgent extends Agent {
  readonly #address: SshAddress;
  readonly #env: Env;

  constructor(address: SshAddress, env: Env) {
    // Each connection is a login of its own, which takes longer than most of what is asked.
    super({ keepAlive: true });
    this.#address = address;
    this.#env = env;
  }

  override createConnection(): Duplex {
    return new SshConnection(spawn("ssh", wordsFor(this.#address), { env: this.#env, stdio: "pipe" }));
  }
}

/** Nobody is there to be asked: not for a password, nor whether a host may be trusted. */
function wordsFor({ host, port, user, socket }: SshAddress): string[] {
  return [
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-T"],
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...["--", host, "docker", ...(socket === undefined ? [] : ["--host", `unix://${socket}`]), "system", "dial-stdio"],
  ];
}

const longestComplaint = 4096;

/** What goes in and out of one `ssh`; its complaints are the reason why the connection ends. */
class SshConnection extends Duplex {
  readonly #program: ChildProcessWithoutNullStreams;
  #complaints = "";

  constructor(program: ChildProcessWithoutNullStreams) {
    super();
    this.#program = program;
    program.stdout.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) program.stdout.pause();
    });
    program.stderr.on("data", (chunk: Buffer) => {
      this.#complaints = `${this.#complaints}${chunk}`.slice(-longestComplaint);
    });
    // It tells by its end why it reads no more.
    program.stdin.on("error", () => undefined);
    program.once("error", (error: NodeJS.ErrnoException) => {
      this.#fail(error.code === "ENOENT" ? "there is no `ssh` here" : error.message);
    });
    program.once("close", (code) => {
      if (code === 0) this.push(null);
      else
        this.#fail(
          `ssh says: ${
            this.#complaints
              .trim()
              .split("\n")
              .at(-1)
              ?.replace(/^ssh: /, "") || `exit code ${code}`
          }`,
        );
    });
  }

  override _read(): void {
    this.#program.stdout.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#program.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#program.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#program.kill();
    done(error);
  }

  /** These four an agent asks of a connection that it keeps: one that nobody uses keeps no process alive. */
  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    for (const part of this.#parts()) part.ref();
    return this;
  }

  unref(): this {
    for (const part of this.#parts()) part.unref();
    return this;
  }

  #parts(): readonly { ref(): unknown; unref(): unknown }[] {
    const { stdin, stdout, stderr } = this.#program;
    return [this.#program, ...[stdin, stdout, stderr].filter((stream) => stream instanceof Socket)];
  }

  #fail(message: string): void {
    this.destroy(Object.assign(new Error(message), { code: "ECONNABORTED" }));
  }
}
