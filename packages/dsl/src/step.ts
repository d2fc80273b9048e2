import type { Deploy } from "./deploy.ts";
import type { Job } from "./job.ts";

/** A job (ends) or a deploy (leaves a service) in a pipeline. */
export type Step = Job | Deploy;
