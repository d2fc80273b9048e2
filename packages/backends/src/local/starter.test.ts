import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openStarter } from "./open-starter.ts";
import { type Launch, startByNode } from "./starter.ts";

const folder = mkdtempSync(join(tmpdir(), "pipeline-starter-"));
const pids = new Set<number>();
const { starter: bySystem } = await openStarter(() => pids);
afterAll(() => rmSync(folder, { recursive: true }));

it("on Linux the system's own call is there", () => {
  expect(bySystem === startByNode).toBe(process.platform !== "linux");
});

it("a program holds no file that whoever started this process had open", () => {
  const script = `
    const { openStarter } = await import(${JSON.stringify(new URL("open-starter.ts", import.meta.url).href)});
    const { starter } = await openStarter(() => new Set());
    const { openSync } = process.getBuiltinModule("node:fs");
    const stdout = openSync(${JSON.stringify(join(folder, "files"))}, "w");
    const argv = ["ls", "/proc/self/fd"];
    await starter({ argv, file: "ls", cwd: "/", env: { PATH: process.env.PATH }, stdout, stderr: stdout }).exit;
  `;
  const held = openSync("/dev/null", "r");
  const stdio = ["ignore" as const, "ignore" as const, "inherit" as const];
  const files = [...stdio, ...Array.from({ length: 37 }, () => "ignore" as const), held];
  const args = ["--conditions=@pipeline/source", "--input-type=module", "--eval", script];
  expect(spawnSync(process.execPath, args, { stdio: files }).status).toBe(0);
  closeSync(held);
  // The last is the folder that `ls` reads.
  expect(readFileSync(join(folder, "files"), "utf8").split("\n")).toEqual(["0", "1", "2", "3", ""]);
});

it("an end that the system has told somebody else is known for one, and nothing is waited for", async () => {
  const { openSystemSpawn } = await import("./posix-spawn.ts");
  const { startBySystem } = await import("./start-by-system.ts");
  const system = openSystemSpawn();
  const askedBefore = (pid: number) => (system.status(pid) === undefined ? undefined : system.status(pid));
  const start = startBySystem({ ...system, status: askedBefore }, () => undefined);
  const { exit } = start({ argv: ["true"], file: "true", cwd: "/", env: {}, stdout: 2, stderr: 2 });
  expect(await exit).toEqual({ code: null, signal: null });
});

function file(name: string, text: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe.each([
  ["the system", bySystem],
  ["Node", startByNode],
])("a program that is started by %s", (_by, start) => {
  async function ran(argv: readonly string[], how: Partial<Launch> = {}) {
    const path = join(folder, "printed");
    const printed = openSync(path, "w");
    try {
      const usual = { argv, file: argv[0] ?? "", cwd: folder, env: { PATH: process.env.PATH ?? "" } };
      const launched = start({ ...usual, stdout: printed, stderr: printed, ...how });
      if (launched.pid !== undefined) pids.add(launched.pid);
      const exit = await launched.exit;
      return { ...exit, pid: launched.pid, lines: readFileSync(path, "utf8").split("\n").slice(0, -1) };
    } finally {
      closeSync(printed);
    }
  }

  async function codeOf(argv: readonly string[], how: Partial<Launch> = {}): Promise<unknown> {
    try {
      return await ran(argv, how);
    } catch (error) {
      return error instanceof Error && "code" in error ? error.code : error;
    }
  }

  it("that is a script and names no reader is read by a shell", async () => {
    const script = file("nameless", 'echo "read: $1"\n', 0o755);
    expect(await ran([script, "a b"])).toMatchObject({ code: 0, lines: ["read: a b"] });
  });

  it("gets its words, variables and folder untouched, and an end that can be told", async () => {
    const words = ["", "a b", "q\"'", "line\nbreak", "ü ☃", "$HOME"];
    const script = 'for word; do printf "<%s>\\n" "$word"; done; pwd; env; exit 7';
    const { code, signal, lines } = await ran(["sh", "-c", script, "sh", ...words], {
      env: { PATH: "/usr/bin:/bin", "with.dot": "ä=b", EMPTY: "" },
    });
    expect([code, signal]).toEqual([7, null]);
    expect(lines.slice(0, 8)).toEqual(["<>", "<a b>", "<q\"'>", "<line", "break>", "<ü ☃>", "<$HOME>", folder]);
    expect(lines.slice(8)).toEqual(expect.arrayContaining(["PATH=/usr/bin:/bin", "EMPTY="]));
    expect((await ran(["/usr/bin/env"], { env: { "with.dot": "ä=b" } })).lines).toEqual(["with.dot=ä=b"]);
  });

  it("sees the first word as its name, whatever is executed", async () => {
    const { lines } = await ran(["other", "-c", 'cat /proc/$$/cmdline | tr "\\0" " "; echo'], { file: "sh" });
    expect(lines[0]).toMatch(/^other -c /);
  });

  it("that a signal ended is told by the signal", async () => {
    expect(await ran(["sh", "-c", "kill -KILL $$"])).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(await ran(["sh", "-c", "exit 137"])).toMatchObject({ code: 137, signal: null });
  });

  it("leads a session, reads nothing, holds no file of ours, and ignores no signal", async () => {
    const script = "cut -d' ' -f1,5,6 /proc/$$/stat; ls -l /proc/$$/fd; cat";
    const held = openSync(join(folder, "held"), "w");
    const { pid, lines } = await ran(["sh", "-c", script]);
    closeSync(held);
    expect(lines[0]).toBe(`${pid} ${pid} ${pid}`);
    const { lines: signals } = await ran(["grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"]);
    // Of 32 and 33 the C library takes care itself.
    expect(signals).toEqual([
      expect.stringMatching(/^SigBlk:\t0+$/),
      expect.stringMatching(/^SigIgn:\t(0{16}|0{7}180{7})$/),
    ]);
    expect(lines.join("\n")).not.toContain("held");
  });

  it("is looked for in its own PATH, from its own folder", async () => {
    file("mine", "#!/bin/sh\necho mine\n", 0o755);
    expect((await ran(["mine"], { env: { PATH: folder } })).lines).toEqual(["mine"]);
    expect((await ran(["mine"], { env: { PATH: "/nowhere::/bin" } })).lines).toEqual(["mine"]);
    expect((await ran(["./mine"])).lines).toEqual(["mine"]);
    expect((await ran(["true"], { env: {} })).code).toBe(0);
  });

  it("and is not there, or cannot be executed, is told by the system's code", async () => {
    const text = file("text", "echo text\n", 0o644);
    const lost = file("lost", "#!/no/such/interpreter\n", 0o755);
    expect(await codeOf(["no-such-command"])).toBe("ENOENT");
    expect(await codeOf([text])).toBe("EACCES");
    expect(await codeOf(["text"], { env: { PATH: `/nowhere:${folder}` } })).toBe("EACCES");
    expect(await codeOf([lost])).toBe("ENOENT");
    expect(await codeOf(["true"], { cwd: join(folder, "none") })).toBe("ENOENT");
    expect(await codeOf(["true", "a\0b"])).toBe("ERR_INVALID_ARG_VALUE");
    expect(await codeOf(["true", "x".repeat(4_000_000)])).toBe("E2BIG");
  });

  it("may run beside many others, each with its own end", async () => {
    const codes = Array.from({ length: 40 }, (_, code) => code);
    const ended = await Promise.all(codes.map((code) => ran(["sh", "-c", `exit ${code}`])));
    expect(ended.map(({ code }) => code)).toEqual(codes);
  });
});
