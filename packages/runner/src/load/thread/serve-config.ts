import { relative } from "node:path";
import { isRecord } from "../../compile/handle.ts";
import { LoadError } from "../load-error.ts";
import { locationOf } from "../place/locate.ts";
import { configProblems } from "../project/config-fields.ts";
import type { Calls } from "./serve.ts";
import type { ThreadData } from "./thread-message.ts";

/** One call: the file's default export, checked. */
export async function callsOf(exports: object, { file, cwd }: ThreadData): Promise<Calls> {
  const config = defaultOf(exports);
  const wrong = configProblems(config);
  if (wrong.length === 0) return { config: async () => JSON.parse(JSON.stringify(config)) };
  const { SourceTexts } = await import("../place/source-texts.ts");
  const texts = new SourceTexts();
  const problems = wrong.map(({ field = "", message, remedy }) => {
    const problem = { code: "CONFIG_INVALID", message: `${relative(cwd, file)}: ${message}`, remedy } as const;
    const at = texts.exportedFieldAt(file, field);
    return at === undefined ? problem : { ...problem, field, location: locationOf(at, cwd), ...texts.frame(at) };
  });
  throw new LoadError(problems);
}

/** A CommonJS file's exports lie in its default. */
function defaultOf(exports: object): unknown {
  const first = "default" in exports ? exports.default : undefined;
  return isRecord(first) && isRecord(first.default) ? first.default : first;
}
