import { env } from "node:process";
import { pipeline } from "@pipeline/dsl";
import { z } from "zod";
import { replay } from "./src/replay.ts";
import { stepName } from "./src/step-name.ts";
import { readTrace } from "./src/trace.ts";

// The environment chooses the graph, so it is read while the file loads; a param would come too late.
const name = env.TRACE ?? "srasearch-chameleon-50a-003";
const scale = z.coerce
  .number()
  .positive()
  .parse(env.TRACE_SCALE ?? 0.0001);

export default pipeline(stepName(name), replay(readTrace(name), scale));
