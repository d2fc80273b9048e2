import { deploy, dir, file, job, type Pipeline, param, pipeline, secret, source, text } from "@pipeline/dsl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "./compile.ts";
import { firstDifference } from "./first-difference.ts";
import { linesOf, planOf, problemsOf, requestFor } from "./testing/compiling.ts";

function penguins(): Pipeline {
  const lr = param("lr", z.number().positive().default(0.1));
  const prepare = job("prepare", {
    run: () => ({ rows: 344 }),
    inputs: { raw: source("data/penguins.csv") },
    outputs: { rows: z.int().positive(), table: file("table.csv", { mediaType: "text/csv" }) },
    cache: false,
  });
  const train = job("train", {
    image: "python:3.12-slim",
    script: "train.py",
    args: ["--lr", lr, text`--rows=${prepare.outputs.rows}`],
    inputs: { table: prepare.outputs.table, options: { rows: prepare.outputs.rows, seeds: [1, 2] }, name: "adelie" },
    outputs: { accuracy: z.number().min(0).max(1), model: dir("./model/") },
    env: { TOKEN: secret("HUB_TOKEN"), LR: lr },
    resources: { cpu: 2, memory: "4Gi", disk: "10Gi", outputSize: "1Gi", gpu: { type: "nvidia-l4", count: 1 } },
    timeout: "30m",
    queueTimeout: "1h",
    retries: 2,
    priority: "high",
    pool: { gpus: 1 },
    volatile: ["name"],
  });
  const serve = deploy("serve", {
    image: "server",
    command: ["serve", "--model", train.outputs.model],
    port: 8080,
    health: "/health",
    after: [prepare],
  });
  return pipeline("penguins", [serve], { namespace: "birds", pools: { gpus: 2 }, deadline: "2h" });
}

describe("compile", () => {
  it("makes a plan of steps that are only reached, with needs first", () => {
    expect(linesOf(planOf(penguins()))).toMatchInlineSnapshot(`
      "format: 1
      pipeline: "penguins"
      namespace: "birds"
      deadlineMs: 7200000
      params: {"lr":{"schema":{"default":0.1,"type":"number","exclusiveMinimum":0},"value":0.1}}
      pools: {"gpus":2}
      borrowed: []
      warnings: []
      prepare:
        kind: "job"
        backend: "local"
        needs: []
        program: {"by":"run","bundle":"run.mjs"}
        inputs: {"raw":{"is":"source","path":"data/penguins.csv","of":"file","digest":{"alg":"sha256","value":"f9c8c89caab4a507dd68e656e5e5d40808e3be8d4612efc81176112194275db1"},"size":1}}
        env: {}
        outputs: {"rows":{"kind":"json","schema":{"type":"integer","exclusiveMinimum":0,"maximum":9007199254740991}},"table":{"kind":"file","path":"table.csv","mediaType":"text/csv"}}
        resources: {"gpu":[]}
        retries: {"budget":{"image":1,"staging":2,"no-capacity":5,"quota":3,"preempted":3,"backend":2,"lost":1},"delayMs":1000,"maxDelayMs":300000}
        priority: 0
        pools: {}
        ships: [{"at":"run.mjs","from":"src/run.mjs","kind":"file","digest":{"alg":"sha256","value":"ab5c34b9961c431be58e8c06c1ba7b0d54c6a37b320634d4ac4bbc5b947a0b22"},"size":1}]
        cache: false
        volatile: []
        workers: 1
        sidecars: {}
        key: {"format":"1","step":"prepare","code":"ab5c34b9","program":"[\\"run\\"]","environment":"local","input.raw":"\\"\${sha256 f9c8c89caab4a507dd68e656e5e5d40808e3be8d4612efc81176112194275db1}\\"","output.rows":"{\\"kind\\":\\"json\\",\\"schema\\":{\\"type\\":\\"integer\\",\\"exclusiveMinimum\\":0,\\"maximum\\":9007199254740991}}","output.table":"{\\"kind\\":\\"file\\",\\"path\\":\\"table.csv\\",\\"mediaType\\":\\"text/csv\\"}"}
      train:
        kind: "job"
        backend: "local"
        needs: ["prepare"]
        program: {"by":"script","interpreter":["python3"],"script":"train.py","args":[{"is":"literal","value":"--lr"},{"is":"param","name":"lr"},{"is":"text","parts":[{"is":"literal","value":"--rows="},{"is":"ref","step":"prepare","output":"rows","of":"json"}]}]}
        inputs: {"table":{"is":"ref","step":"prepare","output":"table","of":"file"},"options":{"is":"record","entries":{"rows":{"is":"ref","step":"prepare","output":"rows","of":"json"},"seeds":{"is":"literal","value":[1,2]}}},"name":{"is":"literal","value":"adelie"}}
        env: {"TOKEN":{"is":"secret","name":"HUB_TOKEN"},"LR":{"is":"param","name":"lr"}}
        outputs: {"accuracy":{"kind":"json","schema":{"type":"number","minimum":0,"maximum":1}},"model":{"kind":"dir","path":"model"}}
        image: "python:3.12-slim"
        resources: {"cpu":2,"memoryBytes":4294967296,"diskBytes":10737418240,"outputBytes":1073741824,"gpu":[{"type":"nvidia-l4","count":1}]}
        timeoutMs: 1800000
        queueTimeoutMs: 3600000
        retries: {"budget":{"user-exit":2,"oom":2,"timeout":2,"contract":2,"not-ready":2,"image":1,"staging":2,"no-capacity":5,"quota":3,"preempted":3,"backend":2,"lost":1},"delayMs":1000,"maxDelayMs":300000}
        priority: 10
        pools: {"gpus":1}
        ships: [{"at":"train.py","from":"src/train.py","kind":"file","digest":{"alg":"sha256","value":"ed183d67207df065a11e1289f19d34cc2abbc5448dea952683cfe9728c342b95"},"size":1}]
        cache: true
        volatile: ["name"]
        workers: 1
        sidecars: {}
        key: {"format":"1","step":"train","code":"ed183d67","program":"[\\"script\\",\\"python3\\",\\"\\",\\"--lr\\",\\"0.1\\",\\"--rows=\${prepare.outputs.rows}\\"]","environment":"python:3.12-slim","env.TOKEN":"\${secret HUB_TOKEN}","env.LR":"0.1","output.accuracy":"{\\"kind\\":\\"json\\",\\"schema\\":{\\"type\\":\\"number\\",\\"minimum\\":0,\\"maximum\\":1}}","output.model":"{\\"kind\\":\\"dir\\",\\"path\\":\\"model\\"}"}
      serve:
        kind: "deploy"
        backend: "local"
        needs: ["prepare","train"]
        program: {"by":"command","command":[{"is":"literal","value":"serve"},{"is":"literal","value":"--model"},{"is":"ref","step":"train","output":"model","of":"dir"}],"args":[]}
        inputs: {}
        env: {}
        outputs: {"url":{"kind":"json","schema":{"type":"string","format":"uri"}}}
        image: "server"
        resources: {"gpu":[]}
        retries: {"budget":{"image":1,"staging":2,"no-capacity":5,"quota":3,"preempted":3,"backend":2,"lost":1},"delayMs":1000,"maxDelayMs":300000}
        priority: 0
        pools: {}
        ships: []
        cache: false
        volatile: []
        workers: 1
        sidecars: {}
        service: {"port":8080,"health":"/health","readyTimeoutMs":300000,"lifetime":"keep","expose":"loopback","restart":"on-failure"}
        key: {"format":"1","step":"serve","program":"[\\"command\\",\\"serve\\",\\"--model\\",\\"\${train.outputs.model}\\"]","environment":"server","output.url":"{\\"kind\\":\\"json\\",\\"schema\\":{\\"type\\":\\"string\\",\\"format\\":\\"uri\\"}}","service":"{\\"port\\":8080,\\"health\\":\\"/health\\",\\"expose\\":\\"loopback\\",\\"restart\\":\\"on-failure\\"}","resources":"{\\"gpu\\":[]}"}"
    `);
  });

  it("gives the same bytes for the same pipeline", () => {
    expect(JSON.stringify(planOf(penguins()))).toBe(JSON.stringify(planOf(penguins())));
  });

  it("R67 changes no declaration", () => {
    const declared = penguins();
    const before = JSON.stringify(planOf(declared));
    planOf(declared, { backend: "docker", backendWins: true, env: { A: "1" } });
    expect(JSON.stringify(planOf(declared))).toBe(before);
  });

  it("tells every problem at once, each with its place", () => {
    const bad = job("bad name", { command: [] as never, retries: -1, timeout: "soon" as never });
    const broken = pipeline("1st", [bad, job("ok", { image: "x", after: ["bda"] })]);
    const compiled = compile(requestFor(broken));
    if (compiled.ok) throw new Error("it compiled");
    expect(problemsOf(broken)).toMatchInlineSnapshot(`
      "NAME_INVALID
        "1st" cannot be the name of a pipeline.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      NAME_INVALID at bad name
        "bad name" cannot be the name of a step.
        A name starts with a letter, goes on with letters, digits, "_" and "-", and has at most 63 characters.
      STEP_UNKNOWN at ok · after
        No step is called "bda".
        Known steps: "bad name", "ok".
      FIELD_INVALID at bad name · retries
        \`retries\` cannot be -1.
        Write a whole number of at least 0, or a record such as { on: { oom: 2 } }.
      FIELD_INVALID at bad name · timeout
        \`timeout\` cannot be "soon".
        Write a length of time with its unit (ms, s, m, h, d), such as "30m".
      PROGRAM_MISSING at bad name
        Nothing says what runs.
        Give \`run\`, \`script\`, a \`command\` with a word, or an \`image\` whose entry point runs."
    `);
    expect(compiled.problems.map(({ place }) => /compile\.test\.ts/.test(place?.stack ?? ""))).not.toContain(false);
  });

  it("compiles a chain of 100,000 steps", () => {
    const number = z.int();
    let last = job("s0", { command: ["x"], outputs: { n: number } });
    for (let index = 1; index < 100_000; index += 1) {
      last = job(`s${index}`, { command: ["x", last.outputs.n], outputs: { n: number } }) as never;
    }
    const { steps } = planOf(pipeline("chain", [last]));
    expect([steps.length, steps[0]?.name, steps.at(-1)?.needs]).toEqual([100_000, "s0", ["s99998"]]);
  });

  it("plans any graph of steps in an order that runs, twice the same", () => {
    const graphs = fc.array(fc.array(fc.nat({ max: 20 }), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const [one, other] = [planOf(randomPipeline(graph)), planOf(randomPipeline(graph))];
        expect(firstDifference(one, other)).toBeUndefined();
        const done = new Set<string>();
        for (const { name, needs } of one.steps) {
          expect(needs.filter((need) => !done.has(need))).toEqual([]);
          done.add(name);
        }
        expect(done.size).toBe(graph.length);
      }),
    );
  });
});

/** Step i uses the outputs of those of its numbers that are below i; steps are listed last first. */
function randomPipeline(graph: readonly (readonly number[])[]): Pipeline {
  const steps: ReturnType<typeof numbered>[] = [];
  for (const [index, own] of graph.entries()) {
    steps.push(
      numbered(
        index,
        own.flatMap((need) => (need < index ? [steps[need]] : [])),
      ),
    );
  }
  return pipeline("random", steps.reverse());
}

function numbered(index: number, needs: readonly (ReturnType<typeof plain> | undefined)[]) {
  return plain(
    index,
    needs.flatMap((need) => (need === undefined ? [] : [need.outputs.n])),
  );
}

function plain(index: number, refs: readonly never[] | readonly unknown[]) {
  return job(`s${index}`, { command: ["x"], inputs: { refs: refs as never }, outputs: { n: z.int() } });
}
