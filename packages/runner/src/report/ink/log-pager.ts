import { chunkBytes, type LogFile, type LogFileLine, linesBefore, linesFrom } from "./log-file.ts";

/** What an opened log shows now. */
export interface LogPage {
  readonly lines: readonly string[];
  /** Where its first line begins. */
  readonly fromByte: number;
  readonly sizeBytes: number;
  /** It stays at the end while the log grows. */
  readonly isFollowing: boolean;
  /** Why it cannot be read. */
  readonly fault?: string;
}

export interface LogPagerParts {
  readonly file: LogFile;
  /** How many lines fit, which changes with the terminal. */
  readonly rows: () => number;
  readonly onChange: () => void;
}

/** An opened log: reads the lines around where it stands, a part of the file at a time. */
export class LogPager {
  readonly #parts: LogPagerParts;
  #lines: readonly LogFileLine[] = [];
  #sizeBytes = 0;
  #isFollowing = true;
  #fault: string | undefined;
  /** One read after the other, in the order of the keys. */
  #turn: Promise<void> = Promise.resolve();
  #isRefreshing = false;

  constructor(parts: LogPagerParts) {
    this.#parts = parts;
  }

  get page(): LogPage {
    return {
      lines: this.#lines.map(({ text }) => text),
      fromByte: this.#startByte,
      sizeBytes: this.#sizeBytes,
      isFollowing: this.#isFollowing,
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
    };
  }

  /** Moves by so many lines, or to an end; the end is followed. Settles once it is shown. */
  scroll(by: number | "start" | "end"): Promise<void> {
    if (by === "end") return this.#inTurn(() => this.#toEnd());
    if (by === "start") return this.#inTurn(() => this.#showFrom(0));
    return this.#inTurn(() => (by < 0 ? this.#up(-by) : this.#down(by)));
  }

  /** Looks whether the log has grown; while one look is under way, another is not begun. */
  refresh(): void {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    void this.#inTurn(() => (this.#isFollowing ? this.#toEnd() : this.#measure())).then(() => {
      this.#isRefreshing = false;
    });
  }

  get #startByte(): number {
    return this.#lines[0]?.atByte ?? 0;
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const before = this.#state;
      this.#fault = await faultOf(act);
      if (this.#state !== before) this.#parts.onChange();
    });
    return this.#turn;
  }

  get #state(): string {
    return `${this.#startByte} ${this.#lines.length} ${this.#sizeBytes} ${this.#fault}`;
  }

  async #measure(): Promise<void> {
    this.#sizeBytes = await this.#parts.file.sizeBytes();
  }

  async #toEnd(): Promise<void> {
    await this.#measure();
    this.#isFollowing = true;
    this.#lines = await linesBefore(this.#parts.file, this.#sizeBytes, this.#parts.rows());
  }

  async #showFrom(atByte: number): Promise<void> {
    await this.#measure();
    this.#isFollowing = false;
    this.#lines = await linesFrom(this.#parts.file, atByte, this.#parts.rows());
  }

  async #up(count: number): Promise<void> {
    const [first] = await linesBefore(this.#parts.file, this.#startByte, count);
    if (first !== undefined) await this.#showFrom(first.atByte);
  }

  async #down(count: number): Promise<void> {
    await this.#measure();
    const { file, rows } = this.#parts;
    const ahead = await linesFrom(file, this.#startByte, rows() + count);
    const holdsEnd = this.#startByte + chunkBytes >= this.#sizeBytes;
    if (holdsEnd && ahead.length < rows() + count) return this.#toEnd();
    const next = (ahead[count] ?? ahead.at(-1))?.atByte ?? 0;
    await this.#showFrom(next > this.#startByte ? next : this.#startByte + chunkBytes);
  }
}

async function faultOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
