import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./puppet.mjs", import.meta.url));

/** A step's program in the hands of a test. */
export class Puppet {
  readonly name: string;
  readonly args: readonly string[];
  readonly pid: number;
  readonly attempt: number;
  /** Settles when its process is gone. */
  readonly gone: Promise<void>;
  readonly #socket: Socket;
  readonly #answers: ((answer: unknown) => void)[] = [];
  readonly #term = Promise.withResolvers<void>();

  constructor(socket: Socket, hello: Hello) {
    this.name = hello.name;
    this.args = hello.args;
    this.pid = hello.pid;
    this.attempt = Number(hello.attempt);
    this.#socket = socket;
    this.gone = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  /** Settles when it was politely asked to end; only after `ignoreTerm`. */
  get term(): Promise<void> {
    return this.#term.promise;
  }

  print(text: string): Promise<unknown> {
    return this.#do("print", text);
  }

  complain(text: string): Promise<unknown> {
    return this.#do("complain", text);
  }

  /** Below `OUTPUT_PATH`. */
  write(path: string, text: string): Promise<unknown> {
    return this.#do("write", path, text);
  }

  /** Below `INPUT_PATH`. */
  async read(path: string): Promise<string> {
    return String(await this.#do("read", path));
  }

  /** The folder that it started in. */
  list(): Promise<unknown> {
    return this.#do("list");
  }

  env(variable: string): Promise<unknown> {
    return this.#do("env", variable);
  }

  ignoreTerm(): Promise<unknown> {
    return this.#do("ignoreTerm");
  }

  async daemon(): Promise<number> {
    return Number(await this.#do("daemon"));
  }

  /** Settles when the process is gone. */
  async exit(code = 0): Promise<void> {
    this.#socket.write(`${JSON.stringify(["exit", code])}\n`);
    await this.gone;
  }

  /** Writes JSON outputs, then ends well. */
  async give(outputs: unknown): Promise<void> {
    await this.write("outputs.json", JSON.stringify(outputs));
    await this.exit();
  }

  /** Takes a message that its process sent. */
  receive(message: { readonly answer?: unknown; readonly term?: true }): void {
    if (message.term) this.#term.resolve();
    else this.#answers.shift()?.(message.answer);
  }

  #do(...act: readonly unknown[]): Promise<unknown> {
    const answer = new Promise((resolve) => this.#answers.push(resolve));
    this.#socket.write(`${JSON.stringify(act)}\n`);
    return answer;
  }
}

interface Hello {
  readonly name: string;
  readonly args: readonly string[];
  readonly pid: number;
  readonly attempt: string;
}

/** Where puppets report when their steps start: what has started is known, not guessed by waiting. */
export class Puppets implements AsyncDisposable {
  /** Of all that have started, in that order. */
  readonly started: string[] = [];
  readonly #server: Server;
  readonly #path: string;
  readonly #sockets = new Set<Socket>();
  readonly #unclaimed: Puppet[] = [];
  readonly #waiting: { readonly name: string; readonly claim: (puppet: Puppet) => void }[] = [];

  constructor(path: string) {
    this.#path = path;
    this.#server = createServer((socket) => this.#meet(socket));
    this.#server.listen(path);
  }

  /** Source of a module for a `pipelines.ts`: `puppet("train")` is the command of a job. */
  get source(): string {
    const words = this.words()
      .map((word) => JSON.stringify(word))
      .join(", ");
    return `export const puppet = (name: string, ...args: any[]) => ({ command: [${words}, name, ...args] });`;
  }

  /** The command line of a puppet: without a name, what stands before it. */
  words(...named: readonly string[]): readonly string[] {
    return [process.execPath, program, this.#path, ...named];
  }

  /** The next process that starts under this name. */
  next(name: string): Promise<Puppet> {
    const at = this.#unclaimed.findIndex((puppet) => puppet.name === name);
    const [found] = at < 0 ? [] : this.#unclaimed.splice(at, 1);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((claim) => this.#waiting.push({ name, claim }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
    let puppet: Puppet | undefined;
    createInterface({ input: socket }).on("line", (line) => {
      const message = JSON.parse(line);
      if (puppet !== undefined) return puppet.receive(message);
      puppet = new Puppet(socket, message);
      this.#introduce(puppet);
    });
  }

  #introduce(puppet: Puppet): void {
    this.started.push(puppet.name);
    const at = this.#waiting.findIndex(({ name }) => name === puppet.name);
    const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (waiting === undefined) this.#unclaimed.push(puppet);
    else waiting.claim(puppet);
  }
}
