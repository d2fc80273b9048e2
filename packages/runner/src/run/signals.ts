import type { SignalReader } from "@pipeline/backends/contract";
import type { Happening } from "../events/event.ts";
import type { Host } from "./host.ts";

export interface SignalsParts {
  readonly step: string;
  readonly attempt: number;
  readonly reader: SignalReader;
  readonly host: Host;
  readonly post: (event: Happening) => void;
  /** Metrics that an earlier runner has posted already. */
  readonly posted: number;
}

/** A person reads no faster; two looks lie at least that far apart. */
const lookEveryMs = 200;
/** A program that reports more than this is writing a log. */
const mostMetrics = 20_000;
const longestMessage = 500;
const nameForm = /^[\w./ -]{1,100}$/;

type Metric = Extract<Happening, { readonly type: "metric.reported" }>;
type Progress = Extract<Happening, { readonly type: "step.progressed" }>;

/** Looks every now and then at what a program tells of itself, and posts it: of progress the last, of metrics all. */
export class Signals {
  readonly #parts: SignalsParts;
  #forget: () => void = () => undefined;
  #metrics = 0;
  #fraction: number | undefined;

  constructor(parts: SignalsParts) {
    this.#parts = parts;
    this.#wait();
  }

  /** Looks a last time; nothing is posted after. */
  close(): void {
    this.#forget();
    this.#look();
  }

  #wait(): void {
    this.#forget = this.#parts.host.after(lookEveryMs, () => {
      this.#look();
      this.#wait();
    });
  }

  #look(): void {
    let last: Progress | undefined;
    for (const line of this.#parts.reader.read()) {
      const signal = this.#signalIn(line);
      if (signal?.type === "metric.reported") this.#count(signal);
      else if (signal !== undefined) last = signal;
    }
    if (last !== undefined && (last.fraction !== this.#fraction || last.message !== undefined)) this.#parts.post(last);
    this.#fraction = last?.fraction ?? this.#fraction;
  }

  #count(metric: Metric): void {
    const { posted, post, step } = this.#parts;
    this.#metrics += 1;
    if (this.#metrics === mostMetrics + 1) {
      post({ type: "run.warned", step, message: `its metrics after the first ${mostMetrics} are left out` });
    }
    if (this.#metrics > posted && this.#metrics <= mostMetrics) post(metric);
  }

  /** Whatever else a program appends is no signal; it has a log for that. */
  #signalIn(line: string): Metric | Progress | undefined {
    const { step, attempt } = this.#parts;
    const told = recordIn(line);
    const message = typeof told.message === "string" ? { message: told.message.slice(0, longestMessage) } : {};
    if (typeof told.progress === "number") {
      const fraction = Math.min(1, Math.max(0, told.progress));
      return { type: "step.progressed", step, attempt, fraction, ...message };
    }
    if (typeof told.metric !== "string" || !nameForm.test(told.metric) || typeof told.value !== "number")
      return undefined;
    const at = typeof told.step === "number" ? { at: told.step } : {};
    return { type: "metric.reported", step, attempt, name: told.metric, value: told.value, ...at };
  }
}

function recordIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const told: unknown = JSON.parse(line);
    return typeof told === "object" && told !== null ? { ...told } : {};
  } catch {
    return {};
  }
}
