import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freePort } from "./rig/free-port.ts";

/** Runs the script of the crash folder in a process of its own; `what` is a number of events, or a run to go on with. */
function play(cwd: string, what: string, port: number) {
  const env = { ...process.env, CRASH_MARKS: join(cwd, "marks"), CRASH_PORT: String(port) };
  const script = join(import.meta.dirname, "crash", "serve.ts");
  const argv = ["--conditions=@pipeline/source", script, cwd, what];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, argv, { env, encoding: "utf8" });
  return { status, signal, stdout, stderr };
}

function newProject(): string {
  const cwd = mkdtempSync(join(tmpdir(), "crash-services-"));
  writeFileSync(join(cwd, "package.json"), "{}");
  return cwd;
}

function runIn(cwd: string): string {
  return readdirSync(join(cwd, ".pipeline", "runs"))[0] ?? "";
}

it("a runner that dies after any event leaves a service that is found again, started once, and gone with its run", {
  timeout: 300_000,
}, async () => {
  const port = await freePort();
  const whole = newProject();
  const expected = { exitCode: 0, web: "succeeded", status: 200 };
  expect(JSON.parse(play(whole, "0", port).stdout)).toEqual(expected);
  const log = readFileSync(join(whole, ".pipeline", "runs", runIn(whole), "events.jsonl"), "utf8");
  const events = log.trim().split("\n").length;
  rmSync(whole, { recursive: true });
  expect(events).toBeGreaterThan(8);
  for (let after = 1; after < events; after += 1) {
    const cwd = newProject();
    const crashed = play(cwd, String(after), port);
    expect({ after, signal: crashed.signal, stderr: crashed.stderr }).toEqual({ after, signal: "SIGKILL", stderr: "" });
    const resumed = play(cwd, runIn(cwd), port);
    expect({ after, stderr: resumed.stderr }).toEqual({ after, stderr: "" });
    expect({ after, ...JSON.parse(resumed.stdout) }).toEqual({ after, ...expected });
    const marks = readFileSync(join(cwd, "marks"), "utf8").trim().split("\n").sort();
    expect({ after, marks }).toEqual({ after, marks: ["ask 1", "web 1"] });
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    rmSync(cwd, { recursive: true, maxRetries: 5 });
  }
});
