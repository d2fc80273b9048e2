import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import type { Builder, BuildOutcome, BuildRequest, PullPolicy } from "../contract/index.ts";
import { describeOnEngines, type Engine, registries } from "../docker/fixtures/engines.ts";
import { openBuilder } from "./builder.ts";
import { docker } from "./docker-command.ts";
import { dockerClient } from "./fixtures/docker-client.ts";

/** Suites beside this one build on the same engines. */
const own = `pipeline-tests/${randomUUID().slice(0, 8)}`;

afterEach(() => void vi.unstubAllEnvs());

const files = { "a.txt": "hello\n", "deep/b.txt": "there\n", "node_modules/x/index.js": "no\n", "skipped.log": "no\n" };

function contextWith(written: Readonly<Record<string, string>> = files): BuildRequest["context"] {
  const folder = mkdtempSync(join(tmpdir(), "pipeline-context-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(written)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync("a.txt", join(folder, "link"));
  return { folder, ignore: ["**/node_modules", "*.log"], files: ["a.txt", "deep/b.txt", "link"] };
}

function requestFor(text: string, more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    name: own,
    tag: "t1",
    dockerfile: { shown: "app/Dockerfile", text },
    bases: [],
    context: contextWith(),
    platform: "linux/amd64",
    args: {},
    secrets: {},
    labels: { "pipeline-run": own },
    ...more,
  };
}

interface Bench {
  readonly builder: Builder;
  readonly lines: string[];
  /** What `docker` prints. */
  readonly ask: (...args: readonly string[]) => Promise<string>;
  readonly build: (request: BuildRequest, signal?: AbortSignal) => Promise<BuildOutcome>;
}

interface BenchOptions {
  readonly hasBuildx?: boolean;
  readonly pull?: PullPolicy;
}

async function benchOn(engine: Engine, { pull, ...options }: BenchOptions = {}): Promise<Bench> {
  const client = dockerClient(engine, options);
  const builder = await openBuilder({ env: client.env, ...(pull === undefined ? {} : { pull }) });
  const lines: string[] = [];
  const ask = async (...args: readonly string[]): Promise<string> => {
    const { stdout, tail, code } = await docker({ args, env: client.env });
    if (code !== 0) throw new Error(tail.join("\n"));
    return stdout.trim();
  };
  onTestFinished(async () => {
    await builder[Symbol.asyncDispose]();
    const made = (await ask("images", "-q", "--filter", `label=pipeline-run=${own}`)).split("\n").filter(Boolean);
    if (made.length > 0) await ask("image", "rm", "-f", ...made).catch(() => undefined);
    client[Symbol.dispose]();
  });
  const build = (request: BuildRequest, signal = new AbortController().signal): Promise<BuildOutcome> =>
    builder.build(request, { signal, log: (more) => lines.push(...more) });
  return { builder, lines, ask, build };
}

async function imageOf(ended: Promise<BuildOutcome>) {
  const outcome = await ended;
  if (outcome.status !== "succeeded") throw new Error(JSON.stringify(outcome));
  return outcome.image;
}

for (const [how, options] of [
  ["by docker buildx", {}],
  ["by the engine's own builder", { hasBuildx: false }],
] as const) {
  describeOnEngines(`an image that is built ${how}`, (engine) => {
    it("holds its context without what is ignored, is run by its id, and is labelled", async () => {
      const { builder, lines, ask, build } = await benchOn(engine, options);
      const request = requestFor("FROM busybox:1.36\nARG WORD\nCOPY . /app\nRUN echo said $WORD\n", {
        args: { WORD: "hi" },
      });
      const image = await imageOf(build(request));
      onTestFinished(async () => void (await ask("image", "rm", "-f", image.reference)));
      expect(image.reference).toBe(image.digest);
      expect(image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      const listed = await ask("run", "--rm", image.reference, "sh", "-c", "cd /app && find . | sort && cat link");
      expect(listed.split("\n")).toEqual([".", "./a.txt", "./deep", "./deep/b.txt", "./link", "hello"]);
      expect(await ask("image", "inspect", "-f", '{{index .Config.Labels "pipeline-run"}}', image.reference)).toBe(own);
      expect(lines.join("\n")).toContain("said hi");
      expect(lines.join("\n")).not.toContain("LABEL");
      expect(await builder.holds(image)).toBe(true);
      expect(await builder.resolve(["busybox:1.36", "no-such-image:1"])).toEqual({
        "busybox:1.36": expect.stringMatching(/^sha256:/),
      });
    });

    it("X29 is the same image when it is built again, and is missed when it is gone", async () => {
      const { builder, ask, build } = await benchOn(engine, options);
      const request = requestFor("FROM busybox:1.36\nCOPY a.txt /\n");
      const [first, again] = [await imageOf(build(request)), await imageOf(build(request))];
      expect(again).toEqual(first);
      await ask("image", "rm", "-f", first.reference);
      expect(await builder.holds(first)).toBe(false);
    });

    it("R100 R102 is pushed, and pulled again by the digest that the registry gave", async () => {
      const { builder, ask, build } = await benchOn(engine, options);
      const registry = `${registries.open.host}/tests`;
      const image = await imageOf(build(requestFor("FROM busybox:1.36\nCOPY a.txt /\n", { registry })));
      expect(image.reference).toBe(`${registry}/${own}@${image.digest}`);
      await ask("image", "rm", "-f", `${registry}/${own}:t1`);
      expect(await ask("run", "--rm", image.reference, "cat", "/a.txt")).toBe("hello");
      expect(await builder.holds(image)).toBe(true);
      const gone = { ...image, reference: image.reference.replace(/sha256:.*/, `sha256:${"0".repeat(64)}`) };
      expect(await builder.holds(gone)).toBe(false);
      await ask("image", "rm", "-f", image.reference);
    });

    it("R105 that fails in the middle tells the instruction, its last lines and why", async () => {
      const { lines, build } = await benchOn(engine, options);
      const text = "FROM busybox:1.36\nRUN echo before the end >&2 && \\\n  exit 3\nRUN true\n";
      const outcome = await build(requestFor(text));
      if (outcome.status !== "failed") throw new Error(outcome.status);
      expect(outcome.failure.class).toBe("build");
      expect(outcome.failure.message).toMatch(/^app\/Dockerfile(:2)?, RUN echo before the end >&2 &&\s+exit 3: .*3/);
      expect(outcome.failure.message).toMatch(/^ {2}before the end$/m);
      expect(lines.join("\n")).toContain("before the end");
      expect(stripVTControlCharacters(`${outcome.failure.message}${lines}`)).toBe(`${outcome.failure.message}${lines}`);
    });

    it("whose base is not to be had, whose Dockerfile is none, that copies what is not there: each is a build's failure", async () => {
      const { build } = await benchOn(engine, options);
      for (const [text, said] of [
        ["FROM localhost:5000/no/such:1\n", /no\/such/],
        ["FROM busybox:1.36\nRUNN true\n", /RUNN/],
        ["FROM busybox:1.36\nCOPY nothere /\n", /nothere/],
      ] as const) {
        const outcome = await build(requestFor(text));
        expect(outcome).toMatchObject({
          status: "failed",
          failure: { class: "build", message: expect.stringMatching(said) },
        });
      }
    });

    it("starts from the base that the engine has, or asks anew for it with `pull`", async () => {
      const { ask, build } = await benchOn(engine, options);
      const [registry, name] = [`${registries.open.host}/tests`, `${own}-base`];
      const base = (word: string) =>
        imageOf(build(requestFor(`FROM busybox:1.36\nRUN echo ${word} > /word\n`, { registry, name })));
      const older = await base("older");
      await base("newer");
      await ask("tag", older.reference, `${registry}/${name}:t1`);
      const request = requestFor(`FROM ${registry}/${name}:t1\nRUN true\n`, { name: `${own}-upon` });
      const words = [build, (await benchOn(engine, { ...options, pull: "always" })).build].map(async (each) =>
        ask("run", "--rm", (await imageOf(each(request))).reference, "cat", "/word"),
      );
      expect([await words[0], await words[1]]).toEqual(["older", "newer"]);
    });

    it("is refused by a registry that wants a login, as `auth`", async () => {
      const { ask, build } = await benchOn(engine, options);
      const registry = `${registries.private.host}/private`;
      const outcome = await build(requestFor("FROM busybox:1.36\nCOPY a.txt /\n", { registry }));
      expect(outcome).toMatchObject({ status: "failed", failure: { class: "auth" } });
      await ask("login", "-u", registries.private.user, "-p", registries.private.password, registries.private.host);
      const image = await imageOf(build(requestFor("FROM busybox:1.36\nCOPY a.txt /\n", { registry })));
      expect(image.reference).toContain(`localhost:5001/private/${own}@sha256:`);
    });

    it("starts from a private base that an argument names, with the user's login; without, it is refused as `auth`", async () => {
      const { ask, build } = await benchOn(engine, options);
      const { host, user, password } = registries.private;
      const logIn = () => ask("login", "-u", user, "-p", password, host);
      await logIn();
      const base = await imageOf(build(requestFor("FROM busybox:1.36\n", { registry: `${host}/private` })));
      await ask("logout", host);
      await ask("image", "rm", "-f", base.reference, `${host}/private/${own}:t1`);
      const text = `ARG HOST=${host}\nARG BASE=$HOST/private/${own}:t1\nFROM $BASE\nRUN true\n`;
      const request = requestFor(text, { name: `${own}-upon`, bases: [`${host}/private/${own}:t1`] });
      expect(await build(request)).toMatchObject({
        status: "failed",
        failure: { class: "auth", remedy: expect.stringMatching(/^log in: docker login/) },
      });
      await logIn();
      expect(await build(request)).toMatchObject({ status: "succeeded" });
    });

    it("is cancelled at once, and leaves nothing behind", async () => {
      const { lines, build } = await benchOn(engine, options);
      const controller = new AbortController();
      const temporary = mkdtempSync(join(tmpdir(), "pipeline-build-test-"));
      onTestFinished(() => rmSync(temporary, { recursive: true }));
      const request = requestFor("FROM busybox:1.36\nRUN echo begun && sleep 600\n");
      vi.stubEnv("TMPDIR", temporary);
      const building = build(request, controller.signal);
      await expect.poll(() => lines.join("\n"), { timeout: 30_000 }).toContain("begun");
      controller.abort(new Error("enough"));
      expect(await building).toEqual({ status: "cancelled" });
      expect(readdirSync(temporary)).toEqual([]);
    });
  });
}

describeOnEngines("the secrets of a build", (engine) => {
  it("X21 takes secrets that show in no log and no layer", async () => {
    const { lines, ask, build, builder } = await benchOn(engine);
    expect(await builder.lacks({ secrets: true, isPushed: false })).toBe(undefined);
    // The engine remembers a command that it has seen, and then prints nothing.
    const text = `FROM busybox:1.36\nRUN --mount=type=secret,id=TOKEN echo ${Date.now()} && cat /run/secrets/TOKEN && wc -c < /run/secrets/TOKEN > /size\n`;
    const image = await imageOf(build(requestFor(text, { secrets: { TOKEN: "hunter2hunter2" } })));
    expect(lines.join("\n")).toContain("***");
    expect(lines.join("\n")).not.toContain("hunter2");
    expect(await ask("run", "--rm", image.reference, "cat", "/size")).toBe("14");
    expect(await ask("history", "--no-trunc", image.reference)).not.toContain("hunter2");
    await ask("image", "rm", "-f", image.reference);
  });

  it("are refused without BuildKit, and so is any build without an engine: each with how to get what is missing", async () => {
    const { builder } = await benchOn(engine, { hasBuildx: false });
    expect(await builder.lacks({ secrets: false, isPushed: false })).toBe(undefined);
    expect((await builder.lacks({ secrets: true, isPushed: false }))?.remedy).toContain(
      "apt-get install docker-buildx",
    );
    const nowhere = await openBuilder({ env: { DOCKER_HOST: "unix:///nowhere.sock", PATH: "" } });
    expect(await nowhere.lacks({ secrets: false, isPushed: true })).toMatchInlineSnapshot(`
      {
        "message": "Images are built by a Docker engine, and no Docker engine answers at unix:///nowhere.sock (from DOCKER_HOST): there is no such socket.",
        "remedy": "Start it (Linux: sudo systemctl start docker; macOS: open Docker Desktop), or name another with DOCKER_HOST.",
      }
    `);
    expect(await nowhere.holds({ reference: "sha256:0", digest: "sha256:0" })).toBe(undefined);
    expect(await nowhere.resolve(["busybox:1.36"])).toEqual({});
    const watch = { signal: new AbortController().signal, log: () => undefined };
    expect(await nowhere.build(requestFor("FROM busybox:1.36\n"), watch)).toMatchObject({
      status: "failed",
      failure: { class: "backend" },
    });
  });
});

it("an engine that goes away while it builds is the engine's failure, and may be tried again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const server = createServer((asked, answer) => {
    if (asked.url === "/version") answer.end(JSON.stringify({ ApiVersion: "1.45" }));
    else answer.writeHead(200).write('{"stream":"begun"}\n');
  }).listen(join(folder, "s"));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  await once(server, "listening");
  const builder = await openBuilder({ env: { DOCKER_HOST: `unix://${folder}/s`, PATH: "" } });
  const watch = { signal: new AbortController().signal, log: () => server.closeAllConnections() };
  expect(await builder.build(requestFor("FROM busybox:1.36\n"), watch)).toEqual({
    status: "failed",
    failure: {
      class: "backend",
      message: `no Docker engine answers at unix://${folder}/s (from DOCKER_HOST): the connection was cut`,
      remedy: expect.stringContaining("start it"),
    },
  });
});
