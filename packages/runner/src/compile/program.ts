import { needsBuilds } from "./backend.ts";
import { noItems } from "./empty.ts";
import { isBuild } from "./handle.ts";
import type { PlannedProgram, PlannedValue } from "./plan.ts";
import type { ShipFact } from "./request.ts";
import type { StepScope } from "./scope.ts";
import { planWord } from "./values.ts";

const ways = ["run", "script", "command"] as const;
type Way = (typeof ways)[number];

/** Fields that belong to some ways to say what runs, and to no other. */
const belongsTo = { args: ["script", "command", "image"], interpreter: ["script"] } as const;

const interpreters: Readonly<Record<string, readonly string[]>> = {
  py: ["python3"],
  sh: ["sh"],
  js: ["node"],
  mjs: ["node"],
  // Node strips the types itself.
  ts: ["node"],
};

/** How the step starts; `undefined` when the spec does not say it, or says it twice. */
export function planProgram(scope: StepScope, shipped: ShipFact | undefined): PlannedProgram | undefined {
  const { written } = scope;
  const said = ways.filter((way) => written[way] !== undefined);
  const way: Way | "image" = said[0] ?? "image";
  if (said.length > 1) return ambiguous(scope, said);
  if (way === "image" && written.image === undefined) return missing(scope);
  for (const field of ["args", "interpreter"] as const) {
    if (written[field] !== undefined && !belongsTo[field].some((one) => one === way)) misplaced(scope, field, way);
  }
  const args = planWords(scope, "args");
  switch (way) {
    case "image":
      return { by: "image", args };
    case "command":
      return startsInProject(scope) ? planStarted(scope, args) : planCommand(scope, args);
    case "script":
      return planScript(scope, { args, shipped });
    case "run":
      return { by: "run", bundle: shipped?.entry ?? "" };
  }
}

function planWords(scope: StepScope, field: "command" | "args"): readonly PlannedValue[] {
  const words = scope.written[field];
  return Array.isArray(words) ? words.map((word, index) => planWord(word, `${field}[${index}]`, scope)) : noItems;
}

function planCommand(scope: StepScope, args: readonly PlannedValue[]): PlannedProgram | undefined {
  const command = planWords(scope, "command");
  // What is no list is told as such, and says something.
  if (!Array.isArray(scope.written.command)) return undefined;
  return command.length === 0 ? missing(scope) : { by: "command", command, args };
}

/** In the image of a project a command starts where the project lies; such an image has no entry point of its own. */
function startsInProject({ written, survey, request }: StepScope): boolean {
  const { image } = written;
  return isBuild(image) && image.spec.project !== undefined && needsBuilds(written, survey.settings, request.rules);
}

function planStarted(scope: StepScope, args: readonly PlannedValue[]): PlannedProgram | undefined {
  const planned = planCommand(scope, args);
  return planned?.by === "command" ? { by: "image", args: [...planned.command, ...planned.args] } : planned;
}

function planScript(
  scope: StepScope,
  { args, shipped }: { readonly args: readonly PlannedValue[]; readonly shipped: ShipFact | undefined },
): PlannedProgram {
  const script = String(scope.written.script);
  const interpreter = named(scope.written.interpreter) ?? interpreterOf(script);
  if (interpreter === undefined) unknownKind(scope, script);
  return { by: "script", interpreter: interpreter ?? [], script: shipped?.entry ?? script, args };
}

function named(interpreter: unknown): readonly string[] | undefined {
  if (typeof interpreter === "string") return [interpreter];
  return Array.isArray(interpreter) && interpreter.length > 0 ? interpreter.map(String) : undefined;
}

/** By its extension. */
export function interpreterOf(script: string): readonly string[] | undefined {
  const extension = /\.([a-z]+)$/.exec(script)?.[1] ?? "";
  return Object.hasOwn(interpreters, extension) ? interpreters[extension] : undefined;
}

function missing({ report, written, step }: StepScope): undefined {
  const message =
    written.project === undefined
      ? "Nothing says what runs."
      : `The folder "${String(written.project)}" ships, but nothing says what runs in it.`;
  const remedy = `Give ${step.kind === "job" ? "`run`, " : ""}\`script\`, a \`command\` with a word, or an \`image\` whose entry point runs.`;
  report({ code: "PROGRAM_MISSING", message, remedy });
}

function ambiguous({ report }: StepScope, said: readonly string[]): undefined {
  const message = `${said.map((way) => `\`${way}\``).join(" and ")} each say what runs.`;
  report({ code: "PROGRAM_AMBIGUOUS", message, remedy: "Keep one of them." });
}

function misplaced({ report }: StepScope, field: keyof typeof belongsTo, way: string): void {
  report({
    code: "FIELD_UNSUPPORTED",
    field,
    message: `\`${field}\` has no meaning beside \`${way}\`.`,
    remedy: way === "run" ? "Pass values to the function as `inputs`." : `It belongs to \`${belongsTo[field][0]}\`.`,
  });
}

function unknownKind({ report }: StepScope, script: string): void {
  report({
    code: "SCRIPT_UNKNOWN_KIND",
    field: "script",
    message: `Nothing is known that runs "${script}".`,
    remedy: `Give \`interpreter\`, or a file that ends in ${Object.keys(interpreters)
      .map((one) => `.${one}`)
      .join(", ")}.`,
  });
}
