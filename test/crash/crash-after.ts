import { type Reporter, run } from "@pipeline/runner";
import { crashing } from "./pipeline.ts";

/** Runs the pipeline and dies, without a last word, once that many events have happened. */
const [cwd = ".", last = "0"] = process.argv.slice(2);
let seen = 0;

const dies: Reporter = {
  onEvent: () => {
    seen += 1;
    if (seen === Number(last)) process.kill(process.pid, "SIGKILL");
  },
  close: async () => undefined,
};

await run(crashing, { cwd, policy: "keep-going", workers: 3, reporters: [dies] });
