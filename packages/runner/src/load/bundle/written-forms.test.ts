import { expect, it } from "vitest";
import { temporaryProject } from "../testing/temporary-project.ts";
import { bundlesOf } from "./testing/bundles.ts";

const pipelines = `
import { job, pipeline } from "@pipeline/dsl";
import anonymous from "./src/anonymous.ts";
import byDefault from "./src/by-default.ts";
import old from "./src/old.cjs";
import { plain } from "./src/plain.js";
import { penguin } from "./src/penguin.ts";

interface Given { readonly inputs: { readonly n: number } }
const inputs = { n: 2 };

const arrow = job("arrow", { inputs, run: ({ inputs }) => console.log(inputs.n) });
const expression = job("expression", { inputs, run: async function ({ inputs }) { console.log(inputs.n); } });
const named = job("named", { inputs, run: function again({ inputs }): void { if (inputs.n > 2) console.log(inputs.n - 1); else again({ inputs: { n: inputs.n + 1 } } as never); } });
const method = job("method", { inputs, async run({ inputs }) { console.log(inputs.n); } });
const computed = job("computed", { inputs, ["ru" + "n"]({ inputs }: Given) { console.log(inputs.n); } } as never);
const asserted = job("asserted", { inputs, run: (<T extends Given>({ inputs }: T) => console.log(inputs.n)) satisfies unknown as never });

async function work({ inputs }: Given): Promise<void> {
  if (inputs.n > 2) console.log(inputs.n - 1);
  else await work({ inputs: { n: inputs.n + 1 } });
}
const apart = job("apart", { inputs, run: work });

export const constant = (async ({ inputs }: Given) => console.log(inputs.n)) satisfies unknown;
const exported = job("exported", { inputs, run: constant });

const make = (name: string) => {
  function inner({ inputs }: Given): void { if (inputs.n > 2) console.log(inputs.n - 1); else inner({ inputs: { n: inputs.n + 1 } }); }
  return job(name, { inputs, run: inner });
};
const made = make("made");

const spec = { inputs, run: ({ inputs }: Given) => console.log(inputs.n) };
const built = job("built", spec);

class Steps {
  static async work({ inputs }: Given) { console.log(inputs.n); }
  static value = ({ inputs }: Given) => console.log(inputs.n);
}
const ofClass = job("of-class", { inputs, run: Steps.work });
const ofField = job("of-field", { inputs, run: Steps.value });
const dense=job("dense",{inputs,run:({inputs})=>console.log(inputs.n)});

const fromDefault = job("from-default", { inputs, run: byDefault });
const fromAnonymous = job("from-anonymous", { inputs, run: anonymous });
const fromPlain = job("from-plain", { inputs, run: plain });
const fromOld = job("from-old", { inputs, run: old });
const fromPenguin = job("from-penguin", { inputs, run: penguin });

export default pipeline("p", [
  arrow, expression, named, method, computed, asserted, apart, exported, made, built, ofClass, ofField, dense,
  fromDefault, fromAnonymous, fromPlain, fromOld, fromPenguin,
]);
`;

const given = "{ inputs }: { inputs: { n: number } }";
const files = {
  "pipelines.ts": pipelines,
  "src/by-default.ts": `export default async (${given}) => console.log(inputs.n);\n`,
  "src/anonymous.ts": `export default function (${given}) { console.log(inputs.n); }\n`,
  "src/plain.js": "const log = (n) => console.log(n);\nexport async function plain({ inputs }) { log(inputs.n); }\n",
  "src/old.cjs": 'const { log } = require("./log.cjs");\nmodule.exports = async ({ inputs }) => log(inputs.n);\n',
  "src/log.cjs": "exports.log = (n) => console.log(n);\n",
  // A byte order mark, CRLF, and characters of two UTF-16 units.
  "src/penguin.ts": `\uFEFFconst 𝒳 = "🐧";\r\n/* 🐧🐧 */ export const penguin = (${given}) => console.log(inputs.n, 𝒳);\r\n`,
};

it("a function is taken out of its file however it is written", async () => {
  using project = temporaryProject(files);
  const bundles = await bundlesOf(project);
  const steps = [...pipelines.matchAll(/(?:job|make)\("([\w-]+)"/g)].flatMap(([, name]) => name ?? []);
  const told: Record<string, string> = {};
  for (const step of steps) {
    const { stdout, stderr } = await bundles.run(step, { inputs: { n: 2 } });
    told[step] = (stdout + stderr).trim();
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "apart": "2",
      "arrow": "2",
      "asserted": "2",
      "built": "2",
      "computed": "2",
      "dense": "2",
      "exported": "2",
      "expression": "2",
      "from-anonymous": "2",
      "from-default": "2",
      "from-old": "2",
      "from-penguin": "2 🐧",
      "from-plain": "2",
      "made": "2",
      "method": "2",
      "named": "2",
      "of-class": "2",
      "of-field": "2",
    }
  `);
});
