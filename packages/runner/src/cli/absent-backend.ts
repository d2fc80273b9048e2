import { backends } from "@pipeline/backends/registry";
import type { LocatedProblem } from "../load/program.ts";
import { type SubmitLine, submitText } from "./submit-line.ts";

/** Places that are known by name, whether or not this version runs anything there. */
const knownPlaces = ["kubernetes", "ray", "cloudrun", "cloudbatch", "vertex"];

/** Where a job cannot run yet: which line runs it here. */
export function absentBackend(line: SubmitLine, program: readonly string[]): LocatedProblem | undefined {
  const { backend } = line.settings;
  if (!knownPlaces.includes(backend) || Object.hasOwn(backends, backend)) return undefined;
  return {
    code: "BACKEND_ABSENT",
    message: `This version does not run anything on ${backend} yet.`,
    remedy: `This line works: ${submitText(program, nearest(line))}`,
  };
}

/** Where an image cannot be made yet: the same job, with its image made here. */
export function absentBuilder(line: SubmitLine, program: readonly string[]): LocatedProblem {
  return {
    code: "BUILDER_ABSENT",
    message: "This version makes no images on a cluster yet.",
    remedy: `This line works: ${submitText(program, nearest(line))}`,
  };
}

/** Containers where there are any and the job has an image; this machine otherwise, with one worker. */
function nearest({ job, settings, cwd }: SubmitLine): SubmitLine {
  const hasImage = [job.image, job.script, job.build].some((said) => said !== undefined);
  const backend = hasImage && Object.hasOwn(backends, "docker") ? "docker" : "local";
  return { job: { ...job, workers: 1 }, settings: { ...settings, backend, backendWins: true }, cwd };
}
