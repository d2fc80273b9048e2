import { isSchema, type Schema } from "@pipeline/dsl";
import { isArtifact } from "./bindings.ts";
import { isSameDocument } from "./documents.ts";
import { noEntries } from "./empty.ts";
import { isRecord } from "./handle.ts";
import { isReservedOutput, outputNameProblem } from "./names.ts";
import { normalOutputPath, outputCollisions } from "./output-paths.ts";
import type { PlannedOutput } from "./plan.ts";
import type { StepScope } from "./scope.ts";
import { shown } from "./shown.ts";

const url: PlannedOutput = { kind: "json", schema: { type: "string", format: "uri" } };

const twice = {
  code: "NAME_RESERVED",
  field: "outputs.stdout",
  message: "The field `stdout` gives the output of that name already.",
  remedy: "Give the other output another name.",
} as const;

/** Declared outputs by name; a deploy has its `url`. */
export function planOutputs(scope: StepScope): Readonly<Record<string, PlannedOutput>> {
  const { step, written, report } = scope;
  if (step.kind === "deploy") return planOfDeploy(scope);
  if (written.outputs === undefined && written.stdout === undefined) return noEntries;
  const declared = isRecord(written.outputs) ? Object.entries(written.outputs) : [];
  const planned: [string, PlannedOutput][] = [];
  for (const [name, output] of declared) {
    const problem = outputNameProblem(name);
    if (problem !== undefined) report({ ...problem, field: `outputs.${name}` });
    const one = planOutput(output, `outputs.${name}`, scope);
    if (one !== undefined) planned.push([name, one]);
  }
  if (written.stdout !== undefined) {
    if (planned.some(([name]) => name === "stdout")) report(twice);
    else if (isArtifact(written.stdout)) {
      const printed = planArtifact(written.stdout, "stdout", scope);
      if (printed !== undefined) planned.push(["stdout", printed]);
    }
  }
  for (const problem of outputCollisions(planned)) report(problem);
  return Object.fromEntries(planned);
}

function planOfDeploy({ written, report }: StepScope): Readonly<Record<string, PlannedOutput>> {
  if (written.outputs !== undefined) {
    const message = "A deploy declares no outputs: it has one, its `url`.";
    report({ code: "FIELD_UNSUPPORTED", field: "outputs", message, remedy: "Leave `outputs` out." });
  }
  return { url };
}

function planOutput(output: unknown, field: string, scope: StepScope): PlannedOutput | undefined {
  if (isArtifact(output)) return planArtifact(output, field, scope);
  if (isSchema(output)) return planJson(output, field, scope);
  const message = `\`${field}\` cannot be ${shown(output)}.`;
  scope.report({ code: "FIELD_INVALID", field, message, remedy: "Write a schema, `file(path)` or `dir(path)`." });
  return undefined;
}

function planArtifact(
  {
    kind,
    path: written,
    mediaType,
  }: { readonly kind: "file" | "dir"; readonly path: string; readonly mediaType?: string },
  field: string,
  { report }: StepScope,
): PlannedOutput | undefined {
  const path = normalOutputPath(written);
  if (path === undefined) {
    report({
      code: "OUTPUT_PATH_INVALID",
      field,
      message: `${shown(written)} is not a path below OUTPUT_PATH.`,
      remedy: 'Write a relative path that stays in its folder, such as "model/weights.bin".',
    });
  } else if (isReservedOutput(path)) {
    const message = `"${path}" holds the JSON results: no artifact can be written there.`;
    report({ code: "NAME_RESERVED", field, message, remedy: "Choose another path." });
  } else return { kind, path, ...(mediaType !== undefined && { mediaType }) };
  return undefined;
}

/** A value is parsed where it is made and again where it is used, so parsing must not change it. */
function planJson(schema: Schema, field: string, { documents, report }: StepScope): PlannedOutput | undefined {
  const { input, output } = documents(schema);
  if (!input.ok) {
    const remedy = "Use a schema of JSON values that can describe itself (zod 4.2 or later does).";
    report({ code: "SCHEMA_NOT_JSON", field, message: `The schema has no JSON Schema: ${input.reason}.`, remedy });
  } else if (!output.ok || !isSameDocument(input.schema, output.schema)) {
    const message = "The schema changes what it parses: what goes in and what comes out have different types.";
    const remedy = "Leave out transforms and inner defaults, and write the value as it is to be read.";
    report({ code: "SCHEMA_CHANGES_TYPE", field, message, remedy });
  } else return { kind: "json", schema: output.schema };
  return undefined;
}
