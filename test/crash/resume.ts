import { resume } from "@pipeline/runner";
import { crashing } from "./pipeline.ts";

/** Goes on with a run and tells how it ended, as one JSON line. */
const [cwd = ".", id = ""] = process.argv.slice(2);
const { steps, exitCode } = await resume(crashing, id, { cwd, policy: "keep-going", workers: 3 });
const told = Object.values(steps).map(({ jobName, status }) => [jobName, status]);
process.stdout.write(JSON.stringify({ exitCode, statuses: Object.fromEntries(told), sum: steps.both.outputs.sum }));
