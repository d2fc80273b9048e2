import { parseArgs } from "node:util";
import { chain } from "./chain.ts";
import { decide } from "./decide.ts";
import { docker } from "./docker.ts";
import { again, cold } from "./fan.ts";
import { home } from "./home.ts";
import { liveUi } from "./live-ui.ts";
import { longLog, manyJobs } from "./memory.ts";
import { plan } from "./plan.ts";
import { firstJob, words } from "./start-up.ts";
import { type Bench, type Row, tableOf } from "./table.ts";
import { traces } from "./traces.ts";
import { updateReadme } from "./update-readme.ts";

/** In this order in the table; the names choose some of them: `npm run bench -- cold chain`. */
const benches: Readonly<Record<string, Bench>> = {
  cold,
  again,
  chain,
  plan,
  "first-job": firstJob,
  words,
  traces,
  "many-jobs": manyJobs,
  "long-log": longLog,
  decide,
  "live-ui": liveUi,
  docker,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    update: { type: "boolean", default: false, description: "write the table into README.md" },
  },
});

const unknown = positionals.filter((name) => benches[name] === undefined);
if (unknown.length > 0)
  throw new Error(`no benchmark ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`);

const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await bench()));
}
const table = tableOf(rows, home.fileUs);
process.stdout.write(`${table}\n`);
if (values.update) await updateReadme(table);
