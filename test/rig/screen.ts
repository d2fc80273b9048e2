import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { bin } from "./command.ts";

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Whether there is a terminal to test in; continuous integration must have one. */
export const hasTmux: boolean = process.env.CI === "true" || spawnSync("tmux", ["-V"]).status === 0;

/** A real terminal with a shell in it, seen and typed into as a person would: tmux. */
export class Screen implements AsyncDisposable {
  readonly #socket: string;
  readonly #listeners = new Set<() => void>();
  readonly #gone: Promise<unknown>;
  #last = "";

  /** Runs the command `pipeline` in a project's folder, and then says its exit code. */
  constructor(
    folder: string,
    args: readonly string[],
    options: { readonly size: ScreenSize; readonly env: NodeJS.ProcessEnv },
  ) {
    const { size, env } = options;
    this.#socket = join(folder, `tmux-${randomUUID().slice(0, 8)}.sock`);
    const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(" ");
    const script = `${command}; echo "exit code $?, $(stty -a | grep -ow -e '-*icanon' -e '-*echo' | tr '\\n' ' ')"; cat`;
    const start = ["new-session", "-d", "-x", String(size.columns), "-y", String(size.rows), script];
    // Its size is ours to say, whoever watches.
    const settings = [";", "set", "-g", "window-size", "manual", ";", "set", "-g", "status", "off"];
    execFileSync("tmux", ["-S", this.#socket, "-f", "/dev/null", ...start, ...settings], { cwd: folder, env });
    // A client in control mode is told of everything that is written to the terminal.
    const watcher = spawn("tmux", ["-S", this.#socket, "-C", "attach"], { env, stdio: ["pipe", "pipe", "ignore"] });
    watcher.stdout.on("data", () => this.#look());
    this.#gone = once(watcher, "close");
  }

  /** What it showed last, for a test that fails. */
  get transcript(): string {
    return this.#last;
  }

  /** What stands on the screen now, without the blanks at its end. */
  get text(): string {
    return this.#tmux("capture-pane", "-p").trimEnd();
  }

  /** With all that has scrolled out of it. */
  get history(): string {
    return this.#tmux("capture-pane", "-p", "-S", "-").trimEnd();
  }

  get isCursorShown(): boolean {
    return this.#tmux("display-message", "-p", "#{cursor_flag}").trim() === "1";
  }

  /** Settles once the screen is so; rejects when the terminal is gone before. */
  async until(isSo: (text: string) => boolean): Promise<string> {
    const met = Promise.withResolvers<string>();
    const look = (): void => {
      this.#last = this.text;
      if (isSo(this.#last)) met.resolve(this.#last);
    };
    const lost = this.#gone.then(() =>
      Promise.reject(new Error(`the terminal is gone; last it showed\n${this.#last}`)),
    );
    this.#listeners.add(look);
    try {
      look();
      return await Promise.race([met.promise, lost]);
    } finally {
      this.#listeners.delete(look);
    }
  }

  /** Keys by tmux's names, such as `j`, `Enter`, `Escape`, `C-c`. */
  press(...keys: readonly string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  resize({ columns, rows }: ScreenSize): void {
    this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** The person closes the window. */
  async close(): Promise<void> {
    this.#tmux("kill-server");
    await this.#gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
    spawnSync("tmux", ["-S", this.#socket, "kill-server"]);
    await this.#gone;
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-S", this.#socket, ...args], { encoding: "utf8" });
  }

  #look(): void {
    for (const look of this.#listeners) look();
  }
}
