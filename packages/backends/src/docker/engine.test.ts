import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Engine, EngineUnusable } from "./engine.ts";
import { describeOnEngines } from "./fixtures/engines.ts";

function engineAt(path: string): Engine {
  return new Engine({ address: { kind: "socket", path }, saidBy: "DOCKER_HOST" });
}

describeOnEngines("an engine", ({ socket }) => {
  it("is spoken to in a version that both know", async () => {
    const { api, os, architecture } = await engineAt(socket).facts();
    expect(api).toBeGreaterThanOrEqual(41);
    expect(api).toBeLessThanOrEqual(51);
    expect(os).toBe("linux");
    expect(architecture).toMatch(/^(amd64|arm64)$/);
  });

  it("answers small questions with and without its SDK", async () => {
    const engine = engineAt(socket);
    expect(await engine.get("/images/no-such-image/json")).toMatchObject({ status: 404 });
    expect(await (await engine.client()).ping()).toBeTruthy();
  });

  it("is reached where it is said to be, whatever DOCKER_HOST says to the SDK", async () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = "tcp://127.0.0.1:1";
    const engine = engineAt(socket);
    expect(await (await engine.client()).ping()).toBeTruthy();
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });
});

describe("an engine that cannot be used", () => {
  it("does not answer: says where, why, and how to start one", async () => {
    const fault = await engineAt("/nowhere/docker.sock")
      .facts()
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(EngineUnusable);
    expect(fault).toMatchObject({
      reason: {
        message: "no Docker engine answers at unix:///nowhere/docker.sock (from DOCKER_HOST): there is no such socket",
        remedy:
          "start it (Linux: sudo systemctl start docker; macOS: open Docker Desktop), or name another with DOCKER_HOST",
      },
    });
  });

  it("may not be used by this user", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    chmodSync(folder, 0o755);
    const path = join(folder, "s");
    const server = createServer().listen(path);
    await once(server, "listening");
    chmodSync(path, 0);
    const asked = await asNobody(() => engineAt(path).facts()).catch((error: unknown) => error);
    server.close();
    rmSync(folder, { recursive: true });
    expect(asked).toMatchObject({
      reason: {
        message: `this user may not use the Docker engine at unix://${path} (from DOCKER_HOST): permission denied`,
        remedy: "join the group that may (sudo usermod -aG docker $USER, then log in anew), or use a rootless engine",
      },
    });
  });

  it("is too old, or something else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    const said = [{ ApiVersion: "1.40", MinAPIVersion: "1.12" }, "hello"];
    const server = createServer((_, answer) => answer.end(JSON.stringify(said.shift()))).listen(join(folder, "s"));
    await once(server, "listening");
    const engine = engineAt(join(folder, "s"));
    await expect(engine.facts()).rejects.toThrow(/speaks API 1\.12 to 1\.40; 1\.41 to 1\.51 is needed$/);
    await expect(engine.facts()).rejects.toThrow(/does not say which API it speaks/);
    server.close();
    rmSync(folder, { recursive: true });
  });
});

/** Root may use what nobody may. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
