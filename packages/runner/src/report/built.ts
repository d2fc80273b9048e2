import type { RunView } from "../events/view.ts";
import type { Reporter } from "./reporter.ts";
import type { Sink } from "./sink.ts";

/** At the end, the images that there are now: a line `name  digest` for each, or one JSON document. */
export class BuiltReporter implements Reporter {
  readonly #sink: Sink;
  readonly #isJson: boolean;

  constructor(sink: Sink, isJson: boolean) {
    this.#sink = sink;
    this.#isJson = isJson;
  }

  onEvent(): void {
    // What has been built is told at the end.
  }

  async close({ steps }: RunView): Promise<void> {
    const built = [...steps.values()].flatMap(({ name, status, result }) =>
      result === undefined ? [] : [{ step: name, status, ...result.values }],
    );
    if (this.#isJson) this.#sink.write(`${JSON.stringify(built, null, 2)}\n`);
    else for (const { name, digest } of built.map(texts)) this.#sink.write(`${name}  ${digest}\n`);
  }
}

function texts(values: { readonly [output: string]: unknown }): { readonly name: string; readonly digest: string } {
  return { name: String(values.name), digest: String(values.digest) };
}
