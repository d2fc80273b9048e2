import { type Reporter, resume, run } from "@pipeline/runner";
import { serving } from "./service-pipeline.ts";

/** Runs the pipeline with a service and dies after that many events; or goes on with a run, and tells how it ended. */
const [cwd = ".", what = "0"] = process.argv.slice(2);
let seen = 0;

const dies: Reporter = {
  onEvent: () => {
    seen += 1;
    if (seen === Number(what)) process.kill(process.pid, "SIGKILL");
  },
  close: async () => undefined,
};

const isBeginning = /^\d+$/.test(what);
const { steps, exitCode } = isBeginning
  ? await run(serving, { cwd, reporters: [dies] })
  : await resume(serving, what, { cwd });
process.stdout.write(JSON.stringify({ exitCode, web: steps.web.status, status: steps.ask.outputs.status }));
