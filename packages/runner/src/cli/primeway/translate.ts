import { type Code, written } from "./code.ts";
import { type Entry, type Note, readEntries } from "./entry.ts";
import { listOf, notCarried, textOf } from "./fields.ts";
import { constantName, distinct, stepName } from "./names.ts";
import { scheduleIgnored, scheduleOf } from "./schedule.ts";
import { type Known, type TranslatedStep, translateStep } from "./step.ts";

export interface Source {
  readonly text: string;
  /** As it is named in the new file. */
  readonly shown: string;
  /** From the new file to a path of the old one. */
  readonly path: (path: string) => string;
}

export type Translated =
  | { readonly ok: true; readonly text: string; readonly notes: readonly Note[] }
  | { readonly ok: false; readonly problems: readonly Note[] };

interface Placed extends Known, TranslatedStep {
  readonly entry: Entry;
}

/** One of primeway's files as a `pipelines.ts`; what has no counterpart is noted, and stands in it as a comment. */
export function translate(source: Source): Translated {
  const read = readEntries(source.text);
  if (!read.ok) return read;
  const { head, steps = [head] } = read;
  const ids = steps.map((step, index) => textOf(step, "id", "job_name") ?? `step-${index + 1}`);
  const names = distinct(ids.map(stepName));
  const known = names.map((name): Known => ({ name, constant: constantName(name) }));
  const constants = distinct(known.map(({ constant }) => constant)).map((constant) => constant.replaceAll("-", "_"));
  const others = new Map(ids.map((id, index) => [id, { name: names[index] ?? "", constant: constants[index] ?? "" }]));
  const reads = new Set(steps.flatMap((step) => listOf(step, "inputs").map(String)));
  const placed = steps.map((entry, index): Placed => {
    const id = ids[index] ?? "";
    const own = { name: names[index] ?? "", constant: constants[index] ?? "" };
    const scope = { name: own.name, others, isRead: reads.has(id), path: source.path };
    return { ...own, entry, ...translateStep(entry, scope) };
  });
  const ordered = inOrder(placed, others);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const problems = [
    ...twice.map((id) => ({ line: head.line, message: `Several steps are called "${id}".` })),
    ...placed.flatMap((step) => step.problems),
    ...(ordered === undefined ? [{ line: head.line, message: "The steps need each other in a circle." }] : []),
  ];
  if (problems.length > 0 || ordered === undefined) return { ok: false, problems };
  const { schedule, notes: ofSchedule } = scheduleOf(head);
  const notes = [
    ...(read.steps === undefined ? [] : [...notCarried(head), ...steps.flatMap(scheduleIgnored)]),
    ...placed.flatMap((step) => step.notes),
    ...ofSchedule,
  ];
  const name = stepName(textOf(head, "pipeline_name", "job_name") ?? "pipeline");
  return { ok: true, text: fileText({ name, steps: ordered, notes, shown: source.shown, schedule }), notes };
}

/** Each after those that it needs; `undefined` where that cannot be. */
function inOrder(steps: readonly Placed[], others: ReadonlyMap<string, Known>): readonly Placed[] | undefined {
  const left = [...steps];
  const done: Placed[] = [];
  const needsOf = ({ entry }: Placed) =>
    [...listOf(entry, "dependencies"), ...listOf(entry, "inputs")].flatMap((id) => others.get(String(id))?.name ?? []);
  while (left.length > 0) {
    const next = left.findIndex((step) => needsOf(step).every((need) => done.some(({ name }) => name === need)));
    if (next === -1) return undefined;
    done.push(...left.splice(next, 1));
  }
  return done;
}

interface FileParts {
  readonly name: string;
  readonly steps: readonly Placed[];
  readonly notes: readonly Note[];
  readonly shown: string;
  readonly schedule: Code | undefined;
}

function fileText({ name, steps, notes, shown, schedule }: FileParts): string {
  const body = steps.map(
    ({ constant, kind, name: step, spec }) => `const ${constant} = ${kind}(${JSON.stringify(step)}, ${written(spec)});`,
  );
  const used = ["build", "deploy", "dir", "job", "pipeline", "secret"].filter(
    (word) => word === "pipeline" || body.some((text) => new RegExp(`\\b${word}\\(`).test(text)),
  );
  const options = schedule === undefined ? "" : `, ${written({ schedule })}`;
  const lines = [...notes].sort((one, other) => one.line - other.line);
  return [
    `import { ${used.join(", ")} } from "@pipeline/dsl";`,
    "",
    `// Made from ${shown}.`,
    ...lines.map(({ line, message }) => `// ${shown}:${line}: ${message}`),
    "",
    ...body.flatMap((text) => [text, ""]),
    `export default pipeline(${JSON.stringify(name)}, [${steps.map(({ constant }) => constant).join(", ")}]${options});`,
    "",
  ].join("\n");
}
