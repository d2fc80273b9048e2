import { deploy, job, pipeline, sh } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { compile } from "./compile.ts";
import { problemsOf, requestFor, stepOf } from "./testing/compiling.ts";

function problemsWith(spec: object): string {
  return problemsOf(pipeline("p", [job("a", spec as never)]));
}

function programOf(spec: object) {
  return stepOf(pipeline("p", [job("a", spec as never)]), "a").program;
}

describe("programs", () => {
  it("R9 R66 X27 keeps a command word by word, with {{INPUT}} as it is written", () => {
    expect(programOf({ command: ["cat", "{{INPUT}}/a b"], args: ["", 5, true, "$HOME"] })).toMatchInlineSnapshot(`
      {
        "args": [
          {
            "is": "literal",
            "value": "",
          },
          {
            "is": "literal",
            "value": 5,
          },
          {
            "is": "literal",
            "value": true,
          },
          {
            "is": "literal",
            "value": "$HOME",
          },
        ],
        "by": "command",
        "command": [
          {
            "is": "literal",
            "value": "cat",
          },
          {
            "is": "literal",
            "value": "{{INPUT}}/a b",
          },
        ],
      }
    `);
    expect(programOf({ command: sh`sort ${"a b"}` })).toMatchInlineSnapshot(`
      {
        "args": [],
        "by": "command",
        "command": [
          {
            "is": "literal",
            "value": "sh",
          },
          {
            "is": "literal",
            "value": "-euc",
          },
          {
            "is": "literal",
            "value": "sort "$1"",
          },
          {
            "is": "literal",
            "value": "sh",
          },
          {
            "is": "literal",
            "value": "a b",
          },
        ],
      }
    `);
  });

  it("R4 X28 leaves an image its entry point", () => {
    expect(programOf({ image: "alpine", args: ["--help"] })).toMatchInlineSnapshot(`
      {
        "args": [
          {
            "is": "literal",
            "value": "--help",
          },
        ],
        "by": "image",
      }
    `);
  });

  it.each([
    ["train.py", undefined, ["python3"]],
    ["a/run.sh", undefined, ["sh"]],
    ["run.js", undefined, ["node"]],
    ["run.mjs", undefined, ["node"]],
    ["run.ts", undefined, ["node"]],
    ["run.R", "Rscript", ["Rscript"]],
    ["run.py", ["uv", "run"], ["uv", "run"]],
  ])("R7 R62 interprets %s by %o", (script, interpreter, found) => {
    expect(programOf({ script, interpreter })).toEqual({ by: "script", interpreter: found, script, args: [] });
  });

  it("takes the place of a bundle and of a script from what ships", () => {
    expect(programOf({ run: () => 1 })).toEqual({ by: "run", bundle: "run.mjs" });
  });

  it("R25 wants a program, and one", () => {
    expect(problemsWith({})).toMatchInlineSnapshot(`
      "PROGRAM_MISSING at a
        Nothing says what runs.
        Give \`run\`, \`script\`, a \`command\` with a word, or an \`image\` whose entry point runs."
    `);
    expect(problemsWith({ project: "." })).toMatchInlineSnapshot(`
      "PROGRAM_MISSING at a
        The folder "." ships, but nothing says what runs in it.
        Give \`run\`, \`script\`, a \`command\` with a word, or an \`image\` whose entry point runs."
    `);
    expect(problemsWith({ command: [], image: "x" })).toMatchInlineSnapshot(`
      "PROGRAM_MISSING at a
        Nothing says what runs.
        Give \`run\`, \`script\`, a \`command\` with a word, or an \`image\` whose entry point runs."
    `);
    expect(problemsWith({ command: ["x"], script: "a.py", run: () => 1 })).toMatchInlineSnapshot(`
      "PROGRAM_AMBIGUOUS at a
        \`run\` and \`script\` and \`command\` each say what runs.
        Keep one of them."
    `);
    expect(problemsOf(pipeline("p", [deploy("a", { port: 1, health: "port" } as never)]))).toMatchInlineSnapshot(`
      "PROGRAM_MISSING at a
        Nothing says what runs.
        Give \`script\`, a \`command\` with a word, or an \`image\` whose entry point runs."
    `);
  });

  it("tells words beside a function, and an interpreter beside a command", () => {
    expect(problemsWith({ run: () => 1, args: ["x"] })).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at a · args
        \`args\` has no meaning beside \`run\`.
        Pass values to the function as \`inputs\`."
    `);
    expect(problemsWith({ command: ["x"], interpreter: "sh" })).toMatchInlineSnapshot(`
      "FIELD_UNSUPPORTED at a · interpreter
        \`interpreter\` has no meaning beside \`command\`.
        It belongs to \`script\`."
    `);
  });

  it("tells a command that is no list, and not that nothing is said", () => {
    expect(problemsWith({ command: "python3 train.py" })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · command
        \`command\` cannot be "python3 train.py".
        Write a list of words, such as ["python3", "train.py"]."
    `);
  });

  it("tells a script that nothing is known to run", () => {
    expect(problemsWith({ script: "run.rb" })).toMatchInlineSnapshot(`
      "SCRIPT_UNKNOWN_KIND at a · script
        Nothing is known that runs "run.rb".
        Give \`interpreter\`, or a file that ends in .py, .sh, .js, .mjs, .ts."
    `);
    expect(problemsWith({ script: "Makefile", interpreter: [] })).toMatchInlineSnapshot(`
      "SCRIPT_UNKNOWN_KIND at a · script
        Nothing is known that runs "Makefile".
        Give \`interpreter\`, or a file that ends in .py, .sh, .js, .mjs, .ts."
    `);
  });

  it("passes on what is wrong with the files that ship", () => {
    const declared = pipeline("p", [job("a", { script: "gone.py" }), job("b", { run: () => undefined })]);
    const request = requestFor(declared);
    const problem = { code: "FILE_MISSING", message: "No such file.", remedy: "Make it.", step: "a" } as const;
    const ships = new Map([...request.facts.ships, ["a", [problem]] as const]);
    const compiled = compile({ ...request, facts: { ...request.facts, ships } });
    expect(compiled).toEqual({ ok: false, problems: [problem] });
    const none = { ...request, facts: { ...request.facts, ships: new Map() } };
    expect(() => compile(none)).toThrow('internal: nobody looked for what step "a" ships');
  });

  it("plans a script and a bundle without facts as the spec names them, for steps that do not run", () => {
    const left = [job("b", { script: "b.py" }), job("c", { run: () => undefined })];
    expect(problemsOf(pipeline("p", [job("a", { command: ["x"] }), ...left]), { select: { steps: ["a"] } })).toBe("");
  });
});

describe("services", () => {
  it("R18 R19 keeps port, health check and time", () => {
    const spec = { image: "x", port: 8080, health: "/up", readyTimeout: "1m" } as const;
    expect(stepOf(pipeline("p", [deploy("a", spec)]), "a").service).toEqual({
      port: 8080,
      health: "/up",
      readyTimeoutMs: 60_000,
      lifetime: "keep",
      expose: "loopback",
      restart: "on-failure",
    });
  });

  it("keeps how long it stays, who may reach it, and what follows its end", () => {
    const spec = {
      image: "x",
      port: 80,
      health: "port",
      lifetime: "run",
      expose: "network",
      restart: "never",
    } as const;
    const terms = { readyTimeoutMs: 300_000, lifetime: "run", expose: "network", restart: "never" };
    expect(stepOf(pipeline("p", [deploy("a", spec)]), "a").service).toEqual({ port: 80, health: "port", ...terms });
    const always = stepOf(pipeline("p", [deploy("a", { ...spec, restart: "always" })]), "a");
    expect(always.service?.restart).toBe("always");
  });

  it("R26 R27 wants a port and a health check", () => {
    expect(problemsOf(pipeline("p", [deploy("a", { image: "x" } as never)]))).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · port
        A deploy serves on a port.
        Write \`port: 8080\`.
      FIELD_INVALID at a · health
        A deploy has succeeded once it is healthy, so it must say how that shows.
        Write \`health: "/health"\`, or "port" for a bare check that the port answers."
    `);
    const spec = { image: "x", port: 70_000, health: "up" } as never;
    expect(problemsOf(pipeline("p", [deploy("a", spec)]))).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · port
        \`port\` cannot be 70000.
        Write a whole number from 1 to 65535.
      FIELD_INVALID at a · health
        \`health\` cannot be "up".
        Write a path such as "/health", or "port"."
    `);
  });
});
