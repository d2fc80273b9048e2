import { basename, extname } from "node:path";
import type { SubmittedJob } from "../compile/submitted-job.ts";

const longest = 63;

/** After its script, or the first word of its command that looks like one, or its program, or its image. */
export function submittedName(job: Pick<SubmittedJob, "script" | "command" | "args" | "image">): string {
  const { script, args = [], command = args, image = "" } = job;
  const [program] = command;
  const file = script ?? command.find((word) => /^[\w./-]+\.(py|sh|ts|js|mjs|cjs|rb|pl|R|r|jl|lua|php)$/.test(word));
  const told = file ?? program ?? imageName(image);
  const bare = basename(told, extname(told));
  const legal = bare.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "");
  return legal === "" ? "job" : legal.slice(0, longest);
}

/** `ghcr.io/acme/trainer:1.2@sha256:…` is `trainer`. */
function imageName(image: string): string {
  return image.replace(/@.*$/, "").replace(/^.*\//, "").replace(/:.*$/, "");
}
