import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

/** Loaded by `--import` before a command: writes the URL of each module the command loads to `LIST_LOADED`, a line each. */
const list = process.env.LIST_LOADED;
if (list === undefined) throw new Error("LIST_LOADED names no file");

registerHooks({
  load(url, context, next) {
    appendFileSync(list, `${url}\n`);
    return next(url, context);
  },
});
