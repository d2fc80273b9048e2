import { deploy, job } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { standalone } from "./standalone.ts";
import { linesOf, planOf, problemsOf, stepOf } from "./testing/compiling.ts";
import { prepare, train } from "./testing/train.ts";

describe("a job that runs alone", () => {
  it("R3 lists what it must be given", () => {
    expect(problemsOf(standalone(train))).toMatchInlineSnapshot(`
      "INPUT_MISSING at train
        The step runs alone, and nothing is given for "table", "prepare.rows", "prepare.all".
        Give a value or a path for each: --input table=… --input prepare.rows=… --input prepare.all=…"
    `);
  });

  it("R3 takes values by input and by ref, checks them, and needs no other step", () => {
    const inputs = { table: "t.csv", rows: "7", "prepare.rows": "8", "prepare.all": "d/" };
    expect(linesOf(planOf(standalone(train), { inputs }))).toMatchInlineSnapshot(`
      "format: 1
      pipeline: "train"
      namespace: "default"
      params: {"lr":{"schema":{"default":0.1,"type":"number","exclusiveMinimum":0},"value":0.1}}
      pools: {}
      borrowed: []
      warnings: []
      train:
        kind: "job"
        backend: "local"
        needs: []
        program: {"by":"script","interpreter":["python3"],"script":"t.py","args":[{"is":"source","path":"d/","of":"dir","digest":{"alg":"sha256","value":"953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc"},"size":1},{"is":"literal","value":8}]}
        inputs: {"table":{"is":"source","path":"t.csv","of":"file","digest":{"alg":"sha256","value":"86c39bef4f1f6e60f23c25533312051c2ca37415f008f11780a62c2828b5c6ad"},"size":1},"rows":{"is":"literal","value":7},"name":{"is":"literal","value":"adelie"},"seed":{"is":"literal","value":1},"options":{"is":"literal","value":{"deep":[1]}},"nothing":{"is":"literal","value":null},"lr":{"is":"param","name":"lr"},"parts":{"is":"list","items":[{"is":"source","path":"d/","of":"dir","digest":{"alg":"sha256","value":"953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc"},"size":1}]},"counts":{"is":"record","entries":{"a":{"is":"literal","value":8},"other":{"is":"source","path":"data/raw.csv","of":"file","digest":{"alg":"sha256","value":"b109a7a96a1dec60d991deda67cdb0297b3df62388d00b36e086c4aa5cf17515"},"size":1}}}}
        env: {}
        outputs: {}
        resources: {"gpu":[]}
        retries: {"budget":{"image":1,"staging":2,"no-capacity":5,"quota":3,"preempted":3,"backend":2,"lost":1},"delayMs":1000,"maxDelayMs":300000}
        priority: 0
        pools: {}
        ships: [{"at":"t.py","from":"src/t.py","kind":"file","digest":{"alg":"sha256","value":"b0f4a8684208ef1efc3882a58c00c60c604289a2a46acb6db1ab2fb7181d291a"},"size":1}]
        cache: true
        volatile: []
        workers: 1
        sidecars: {}
        key: {"format":"1","step":"train","code":"b0f4a868","program":"[\\"script\\",\\"python3\\",\\"\\",\\"\${sha256 953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc}\\",\\"8\\"]","environment":"local","input.table":"\\"\${sha256 86c39bef4f1f6e60f23c25533312051c2ca37415f008f11780a62c2828b5c6ad}\\"","input.rows":"7","input.name":"\\"adelie\\"","input.seed":"1","input.options":"{\\"deep\\":[1]}","input.nothing":"null","input.lr":"0.1","input.parts":"[\\"\${sha256 953472f7b63cd6e2c6fe59c3ffa9f66c4b8565d5b874e3103ad653b0ab3734dc}\\"]","input.counts":"{\\"a\\":8,\\"other\\":\\"\${sha256 b109a7a96a1dec60d991deda67cdb0297b3df62388d00b36e086c4aa5cf17515}\\"}"}"
    `);
  });

  it("R3 tells a value that the producer's schema refuses", () => {
    const user = job("user", { command: ["x", prepare.outputs.rows], after: ["somebody", prepare] });
    expect(problemsOf(standalone(user), { inputs: { "prepare.rows": "few" } })).toMatchInlineSnapshot(`
      "INPUT_INVALID at user
        --input prepare.rows=few: Invalid input: expected number, received string.
        Give what step "user" declares for it."
    `);
    expect(problemsOf(standalone(user), { inputs: { "prepare.rows": "5" } })).toBe("");
  });

  it("R3 binds an input and a ref of one name together", () => {
    const made = job("user", { command: ["x"], outputs: { n: z.int() } });
    const user = job("user", { command: ["x", made.outputs.n], inputs: { n: made.outputs.n } });
    const { inputs, program } = stepOf(standalone(user), "user", { inputs: { "user.n": "1" } });
    const one = { is: "literal", value: 1 };
    expect([inputs.n, program]).toMatchObject([one, { command: [{}, one] }]);
  });

  it("R3 takes the url of a deploy as text", () => {
    const api = deploy("api", { image: "x", port: 1, health: "port" });
    const user = job("user", { command: ["x", api.outputs.url] });
    const { program } = stepOf(standalone(user), "user", { inputs: { "api.url": "http://localhost:1" } });
    expect(program).toMatchObject({ command: [{}, { is: "literal", value: "http://localhost:1" }] });
  });
});
