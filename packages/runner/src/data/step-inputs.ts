import { basename } from "node:path";
import type { Artifact, AttemptContents, FolderView, LocalFile, Reach } from "@pipeline/backends/contract";
import type { Json, JsonObject } from "@pipeline/dsl";
import type { PlannedStep, PlannedValue } from "../compile/plan.ts";
import { nearest } from "../compile/route.ts";
import type { ServiceResult, StepResult } from "../events/event.ts";

/** What the values of a step's inputs, words and env depend on. */
export interface Known {
  readonly params: Readonly<Record<string, Json>>;
  /** Of a step that this one needs. */
  readonly result: (step: string) => StepResult | undefined;
  /** The local file behind a source's path. */
  readonly sourcePath: (path: string) => string;
  readonly view: FolderView;
  /** From where the program can reach services, best first. */
  readonly stands: () => readonly Reach[];
}

/** An artifact or source that an attempt needs, by its place below `input/`. */
export type Placed = AttemptContents["artifacts"][number];

/**
 * Turns planned values into JSON and words, and remembers which artifacts must lie where for that.
 *
 * An artifact becomes its path in the program's view: `<input>/<input name>`, deeper for records and arrays. One
 * that stands in a word only lies at `<input>/<step>.<output>`, which no input name can be.
 */
export class StepInputs {
  readonly #known: Known;
  readonly #placed = new Map<string, Placed>();
  readonly #networks = new Set<string>();
  /** Where an artifact or source already lies, by the name that it would have in a word: a word reuses it. */
  readonly #placeOf = new Map<string, string>();

  constructor(known: Known) {
    this.#known = known;
  }

  /** All inputs by name, as `inputs.json` holds them. Call before words: an input's place is preferred. */
  inputs(step: PlannedStep): JsonObject {
    return Object.fromEntries(Object.entries(step.inputs).map(([name, value]) => [name, this.#json(value, name)]));
  }

  word(value: PlannedValue): string {
    const json = this.#json(value, undefined);
    return typeof json === "string" ? json : JSON.stringify(json);
  }

  /** What must be staged for all that was resolved so far. */
  get placed(): readonly Placed[] {
    return [...this.#placed.values()];
  }

  /** Private networks that lead to the services whose urls were given. */
  get networks(): readonly string[] {
    return [...this.#networks];
  }

  /** Paths of the inputs that are one artifact or source, by input name. */
  path(name: string): string | undefined {
    return this.#placed.has(name) ? this.#pathOf(name) : undefined;
  }

  #json(value: PlannedValue, at: string | undefined): Json {
    switch (value.is) {
      case "literal":
        return value.value;
      case "param":
        return this.#known.params[value.name] ?? null;
      case "ref":
        return value.of === "json"
          ? this.#value(value.step, value.output)
          : this.#artifact(value.step, value.output, at);
      case "source":
        return this.#source(value, at);
      case "list":
        return value.items.map((item, index) => this.#json(item, at && `${at}/${index}`));
      case "record":
        return Object.fromEntries(
          Object.entries(value.entries).map(([key, entry]) => [key, this.#json(entry, at && `${at}/${key}`)]),
        );
      case "text":
        return value.parts.map((part) => this.word(part)).join("");
    }
  }

  #result(step: string): StepResult {
    const result = this.#known.result(step);
    if (result === undefined) throw new Error(`internal: step "${step}" has no result yet`);
    return result;
  }

  #value(step: string, output: string): Json {
    const { values, service } = this.#result(step);
    const value = service === undefined ? values[output] : this.#url(service, values[output]);
    if (value === undefined) throw new Error(`internal: step "${step}" has no value "${output}"`);
    return value;
  }

  /** A plan without a way is refused; an older result may have lost its way. */
  #url({ endpoints }: ServiceResult, usual: Json | undefined): Json | undefined {
    const endpoint = nearest(endpoints, this.#known.stands());
    if (endpoint?.network !== undefined) this.#networks.add(endpoint.network);
    return endpoint?.url ?? usual;
  }

  #artifact(step: string, output: string, at: string | undefined): string {
    const artifact = this.#result(step).artifacts[output];
    if (artifact === undefined) throw new Error(`internal: step "${step}" has no artifact "${output}"`);
    const own = `${step}.${output}`;
    return this.#place(at ?? this.#placeOf.get(own) ?? own, own, artifact);
  }

  #source(value: Extract<PlannedValue, { is: "source" }>, at: string | undefined): string {
    const own = `${value.digest.value.slice(0, 8)}.${basename(value.path)}`;
    const file: LocalFile = { kind: value.of, path: this.#known.sourcePath(value.path) };
    return this.#place(at ?? this.#placeOf.get(own) ?? own, own, file);
  }

  #place(place: string, own: string, from: Artifact | LocalFile): string {
    this.#placed.set(place, { at: place, from });
    if (!this.#placeOf.has(own)) this.#placeOf.set(own, place);
    return this.#pathOf(place);
  }

  #pathOf(place: string): string {
    return `${this.#known.view.input}/${place}`;
  }
}
