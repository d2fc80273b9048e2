import module from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { resolveToSource } from "./source-condition.ts";

// A third of the start is compiling what the last start has compiled.
module.enableCompileCache();
// Before anything is imported that may resolve to a package of ours.
resolveToSource(import.meta.url);
const { serve } = await import("./serve.ts");
// Not awaited: a file that waits for ever must leave this module done, so that the empty loop can be told.
if (parentPort !== null) void serve(workerData, parentPort);
