import { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { ProjectConfig } from "../load/project/config.ts";
import { withAloneFlags } from "./alone-flags.ts";
import { addSettingFlags } from "./given-flags.ts";
import { resolveSettings } from "./resolve-settings.ts";
import type { SettingCommand } from "./setting.ts";
import type { Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

interface Said {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: ProjectConfig;
  readonly command?: SettingCommand;
}

function resolved({ flags = [], env = {}, config, command = "run" }: Said): Settings {
  const program = new Command("x").argument("[file...]").action(() => undefined);
  const given = addSettingFlags(program, command);
  program.parse(flags, { from: "user" });
  return resolveSettings({ flags: given, env, ...(config === undefined ? {} : { config }) });
}

function refusal(said: Said): string {
  try {
    resolved(said);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("was accepted");
}

describe("precedence", () => {
  const config = {
    limits: { total: 2, backends: { docker: 3 } },
    namespace: "team",
    backend: "docker",
    deadline: "1h",
  } as const;

  it("is flag, environment, project file, default", () => {
    const env = { PIPELINE_CONCURRENCY: "50%" };
    expect(resolved({}).concurrency).toBeUndefined();
    expect(resolved({ config }).concurrency).toEqual({ count: 2 });
    expect(resolved({ config, env }).concurrency).toEqual({ percentOfCores: 50 });
    expect(resolved({ config, env, flags: ["-j", "7"] }).concurrency).toEqual({ count: 7 });
  });
  it("reads each key of the project file", () => {
    const { limit, namespace, backend, timeout, pool } = resolved({ config: { ...config, pools: { db: 1 } } });
    expect({ limit, namespace, backend, timeout, pool }).toEqual({
      limit: { docker: 3 },
      namespace: "team",
      backend: "docker",
      timeout: 3_600_000,
      pool: { db: 1 },
    });
  });
  it("setting:pull means always where it stands alone, and takes no file for its value", () => {
    const pulled = (...words: readonly string[]) => {
      const flags = withAloneFlags(words);
      return [resolved({ flags }).pull, flags.filter((word) => !word.startsWith("--pull"))];
    };
    expect(resolved({}).pull).toBe("missing");
    expect(resolved({ env: { PIPELINE_PULL: "never" } }).pull).toBe("never");
    expect(pulled("--pull")).toEqual(["always", []]);
    expect(pulled("--pull", "pipelines.ts")).toEqual(["always", ["pipelines.ts"]]);
    expect(pulled("--pull", "never", "pipelines.ts")).toEqual(["never", ["never", "pipelines.ts"]]);
    expect(pulled("--pull=missing", "pipelines.ts")).toEqual(["missing", ["pipelines.ts"]]);
    expect(withAloneFlags(["--", "docker", "--pull"])).toEqual(["--", "docker", "--pull"]);
    expect(refusal({ flags: ["--pull=alway"] })).toBe(
      '--pull must be "always", "missing" or "never"; got "alway". Did you mean "always"?',
    );
  });
  it("takes an empty variable for none, and commas between the values of a list", () => {
    expect(resolved({ env: { PIPELINE_UI: "", PIPELINE_LIMIT: "docker=2,local=4" } })).toMatchObject({
      ui: "auto",
      limit: { docker: 2, local: 4 },
    });
  });
  it("lets a later flag replace an earlier one, and adds up flags that may be repeated", () => {
    const flags = [
      "--ui",
      "json",
      "--ui=plain",
      "--set",
      "a=1",
      "--set",
      "b=x=y",
      "--set",
      "a=2",
      "--from",
      "p",
      "--from",
      "q",
    ];
    expect(resolved({ flags })).toMatchObject({ ui: "plain", set: { a: "2", b: "x=y" }, from: ["p", "q"] });
  });
});

describe("shorthands", () => {
  it.each([
    ["--fail-fast", { policy: "fail-fast" }],
    ["-k", { policy: "keep-going" }],
    ["--json", { ui: "json" }],
    ["-q", { verbosity: "quiet" }],
    ["-v", { verbosity: "verbose" }],
    ["--no-color", { color: false }],
    ["--color", { color: true }],
    ["-n", { dryRun: true }],
    ["--strict", { strict: true }],
    ["--only", { only: true }],
  ])("%s", (flag, expected) => {
    expect(resolved({ flags: [flag] })).toMatchObject(expected);
  });
  it("contradict each other rather than winning by place", () => {
    expect(refusal({ flags: ["--fail-fast", "-k"] })).toBe("--fail-fast and --keep-going contradict each other.");
    expect(resolved({ flags: ["--ui=json", "--json"] }).ui).toBe("json");
  });
});

describe("values of their own forms", () => {
  it("are read", () => {
    const flags = [
      "--retries",
      "2",
      "--retries",
      "oom=0",
      "--resource",
      "a[x.y].memory=8Gi",
      "--resource",
      "a[x.y].gpu.count=1",
    ];
    expect(resolved({ flags })).toMatchObject({
      retries: { "user-exit": 2, oom: 0, timeout: 2, contract: 2 },
      resource: { "a[x.y]": { memory: "8Gi", "gpu.count": "1" } },
    });
  });
  it("are refused in one line each: where it was said, what is allowed, what was got", () => {
    const flags = ["-j0", "--limit=local", "--pool=db=many", "--env=1A=x", "--retries=oom2", "--resource=train=8Gi"];
    const more = [
      "--policy=finsh",
      "--grace=10",
      "--timeout=0s",
      "--set==1",
      "--from=",
      "--backend=",
      "--retries=ooom=1",
    ];
    const env = { PIPELINE_STRICT: "maybe" };
    expect(refusal({ flags: [...flags, ...more], env })).toMatchInlineSnapshot(`
      "--concurrency must be a whole number of at least 1, or a share of the cores such as "50%"; got "0".
      --limit must be of the form BACKEND=COUNT; got "local".
      --policy must be "finish", "fail-fast" or "keep-going"; got "finsh". Did you mean "finish"?
      --grace must be a duration such as "90s", "30m" or "2h"; got "10".
      --set must be of the form NAME=VALUE; got "=1".
      --from must be a text that is not empty; got "".
      --backend must be a text that is not empty; got "".
      --env must be of the form NAME=VALUE; got "1A=x".
      --resource must be of the form STEP.FIELD=VALUE, such as train.memory=8Gi; got "train=8Gi".
      --retries must be a number of retries such as 2, or of one failure class such as oom=2; got "oom2".
      --timeout must be a duration such as "90s", "30m" or "2h"; got "0s".
      --pool must be of the form NAME=SLOTS, with a whole number of at least 1; got "db=many".
      PIPELINE_STRICT must be "1", "true", "yes", "0", "false" or "no"; got "maybe"."
    `);
  });
});
