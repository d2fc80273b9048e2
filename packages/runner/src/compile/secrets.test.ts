import { job, pipeline, type SecretFrom, secret, secretFile } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { draftOf } from "./draft.ts";
import { planOf, problemsOf, rulesWith, stepWith } from "./testing/compiling.ts";

const command = ["x"];
const env = {
  TOKEN: secret("TOKEN"),
  PASSWORD: secret("PASSWORD", { file: "password.txt" }),
  SA_KEY: secretFile("SA_KEY", { file: "key.json" }),
  CERT: secretFile("CERT"),
  HUB: secret("HUB", { platform: "robot/hub" }),
  CONFIG: secretFile("CONFIG", { platform: "robot/config" }),
};

describe("secrets", () => {
  it("R34 R110 are planned with where their values are and how a program gets them, and no value", () => {
    const { env: planned, key } = stepWith({ env }, { backend: "kubernetes" });
    expect(
      Object.entries(planned)
        .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
        .join("\n"),
    ).toMatchInlineSnapshot(`
      "TOKEN {"is":"secret","name":"TOKEN"}
      PASSWORD {"is":"secret","name":"PASSWORD","file":"src/password.txt"}
      SA_KEY {"is":"secret","name":"SA_KEY","as":"file","file":"src/key.json"}
      CERT {"is":"secret","name":"CERT","as":"file"}
      HUB {"is":"secret","name":"HUB","platform":"robot/hub"}
      CONFIG {"is":"secret","name":"CONFIG","as":"file","platform":"robot/config"}"
    `);
    expect(Object.entries(key).filter(([name]) => name.startsWith("env."))).toMatchInlineSnapshot(`
      [
        [
          "env.TOKEN",
          "\${secret TOKEN}",
        ],
        [
          "env.PASSWORD",
          "\${secret PASSWORD}",
        ],
        [
          "env.SA_KEY",
          "\${file of secret SA_KEY}",
        ],
        [
          "env.CERT",
          "\${file of secret CERT}",
        ],
        [
          "env.HUB",
          "\${secret robot/hub of the platform}",
        ],
        [
          "env.CONFIG",
          "\${file of secret robot/config of the platform}",
        ],
      ]
    `);
  });

  it("a draft tells a backend their variables, and the platform's names", () => {
    const plan = planOf(pipeline("p", [job("a", { command, env })]), { backend: "kubernetes" });
    const [draft] = plan.steps.map((step) => draftOf(step, { plan, rules: rulesWith() }));
    const { secretNames, secretFileNames, platformSecrets } = draft ?? {};
    expect({ secretNames, secretFileNames, platformSecrets }).toMatchInlineSnapshot(`
      {
        "platformSecrets": {
          "CONFIG": {
            "as": "file",
            "name": "robot/config",
          },
          "HUB": {
            "as": "variable",
            "name": "robot/hub",
          },
        },
        "secretFileNames": [
          "SA_KEY",
          "CERT",
        ],
        "secretNames": [
          "TOKEN",
          "PASSWORD",
        ],
      }
    `);
  });

  it("the place of a file is in no key: the same value from another place is the same value", () => {
    const one = stepWith({ env: { KEY: secretFile("KEY", { file: "a/key.json" }) } });
    const other = stepWith({ env: { KEY: secretFile("KEY", { file: "b/key.json" }) } });
    expect(one.key).toEqual(other.key);
    expect(stepWith({ env: { KEY: secret("KEY") } }).key).not.toEqual(one.key);
  });

  it("several of one name are one, and come from one place", () => {
    const again = { TOKEN: secret("TOKEN"), FILE: secretFile("TOKEN") };
    const steps = [job("a", { command, env: again }), job("b", { command, env: again })];
    expect(problemsOf(pipeline("p", steps))).toBe("");
    const moved = job("c", { command, env: { TOKEN: secret("TOKEN", { file: "t" }) } });
    const sidecars = { hub: { image: "hub", env: { TOKEN: secret("TOKEN", { file: "u" }) } } };
    expect(problemsOf(pipeline("p", [...steps, moved, job("d", { command, sidecars })]))).toMatchInlineSnapshot(`
      "SECRET_CONFLICT
        Secret "TOKEN" is declared twice, and its value would come from two places.
        Declare it once and use it in both steps, or give one of them another name.
      SECRET_CONFLICT
        Secret "TOKEN" is declared twice, and its value would come from two places.
        Declare it once and use it in both steps, or give one of them another name."
    `);
    // A step that is left out by selection is not asked where its files are.
    expect(problemsOf(pipeline("p", [...steps, moved]), { select: { until: ["a"] } })).toBe("");
  });

  it("R34 of a platform are refused by a backend that keeps none, with what to write instead", () => {
    const { HUB, CONFIG } = env;
    const declared = pipeline("p", [job("a", { command, env: { HUB, CONFIG } })]);
    expect(problemsOf(declared)).toMatchInlineSnapshot(`
      "BACKEND_CANNOT at a · env.HUB
        Backend "local" keeps no secrets, so it has none that is called "robot/hub".
        Give it from this machine: secret(NAME); or run this step on kubernetes.
      BACKEND_CANNOT at a · env.CONFIG
        Backend "local" keeps no secrets, so it has none that is called "robot/config".
        Give it from this machine: secretFile(NAME), or secretFile(NAME, { file: "…" }); or run this step on kubernetes."
    `);
    expect(problemsOf(declared, { backend: "kubernetes" })).toBe("");
  });

  it("tell what is wrong with where a value is said to be", () => {
    const wrong: readonly object[] = [
      { file: "" },
      { platform: "robot" },
      { flie: "key.json" },
      { file: "key.json", platform: "robot/key" },
    ];
    const all = wrong.map((from, index) => [`S${index}`, secret(`S${index}`, from as SecretFrom)]);
    expect(problemsOf(pipeline("p", [job("a", { command, env: Object.fromEntries(all) })]))).toMatchInlineSnapshot(`
      "FIELD_INVALID
        Secret "S0": \`file\` cannot be "".
        Write the path of a file.
      FIELD_INVALID
        Secret "S1": \`platform\` cannot be "robot".
        Write the platform's own name and key, such as "robot/key".
      FIELD_UNSUPPORTED
        Secret "S2": there is no place \`flie\` where a value could be.
        Did you mean "file"?
      FIELD_INVALID
        Secret "S3" is said to be in several places.
        Write one of \`file\` and \`platform\`.
      BACKEND_CANNOT at a · env.S1
        Backend "local" keeps no secrets, so it has none that is called "robot".
        Give it from this machine: secret(NAME); or run this step on kubernetes.
      BACKEND_CANNOT at a · env.S3
        Backend "local" keeps no secrets, so it has none that is called "robot/key".
        Give it from this machine: secret(NAME); or run this step on kubernetes."
    `);
  });
});
