import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressText } from "./engine-address.ts";
import { findEngine } from "./find-engine.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
});

afterEach(() => rmSync(home, { recursive: true }));

function found(env: Readonly<Record<string, string>>) {
  const engine = findEngine({ HOME: home, ...env });
  return "address" in engine ? `${addressText(engine.address)} by ${engine.saidBy}` : engine;
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), typeof content === "string" ? content : JSON.stringify(content));
}

function context(name: string, docker: unknown): void {
  const hash = createHash("sha256").update(name).digest("hex");
  write(`.docker/contexts/meta/${hash}/meta.json`, { Name: name, Endpoints: { docker } });
  write(`.docker/contexts/tls/${hash}/docker/ca.pem`, "an authority");
  write(`.docker/contexts/tls/${hash}/docker/cert.pem`, "a certificate");
  write(`.docker/contexts/tls/${hash}/docker/key.pem`, "a key");
}

describe("where an engine is looked for", () => {
  it("DOCKER_HOST comes first, in every form that the docker client takes", () => {
    context("lab", { Host: "tcp://lab:2376" });
    const hosts = ["unix:///run/x.sock", "tcp://10.0.0.1:2375", "10.0.0.1", "ssh://ada@box", "tcp://[::1]:1"];
    expect(hosts.map((DOCKER_HOST) => found({ DOCKER_HOST, DOCKER_CONTEXT: "lab" }))).toEqual([
      "unix:///run/x.sock by DOCKER_HOST",
      "tcp://10.0.0.1:2375 by DOCKER_HOST",
      "tcp://10.0.0.1:2375 by DOCKER_HOST",
      "ssh://ada@box by DOCKER_HOST",
      "tcp://::1:1 by DOCKER_HOST",
    ]);
    expect(found({ DOCKER_HOST: "npipe:////./pipe/docker" })).toMatchInlineSnapshot(`
      {
        "message": "DOCKER_HOST names no engine that can be reached: npipe:////./pipe/docker",
        "remedy": "write it as unix:///path, tcp://host:port or ssh://user@host",
      }
    `);
  });

  it("then a context, with the files of its TLS", () => {
    context("lab", { Host: "tcp://lab:2376", SkipTLSVerify: true });
    write(".docker/config.json", { currentContext: "lab" });
    expect(found({})).toBe('tcp://lab:2376 by the context "lab"');
    expect(findEngine({ HOME: home, DOCKER_CONTEXT: "lab" })).toMatchObject({
      address: { tls: { ca: "an authority", cert: "a certificate", key: "a key", isUnverified: true } },
    });
    expect(found({ DOCKER_CONTEXT: "lap" })).toMatchInlineSnapshot(`
      {
        "message": "the docker context "lap" does not exist",
        "remedy": "choose another: docker context ls, docker context use NAME",
      }
    `);
  });

  it("DOCKER_TLS_VERIFY takes the files of DOCKER_CERT_PATH", () => {
    write("certs/ca.pem", "an authority");
    const env = { DOCKER_HOST: "tcp://lab", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: join(home, "certs") };
    expect(findEngine(env)).toEqual({
      address: { kind: "tcp", host: "lab", port: 2376, tls: { ca: "an authority" } },
      saidBy: "DOCKER_HOST",
    });
  });

  it("then the sockets of rootless Docker and Podman; else it says where it looked", async () => {
    const runtime = join(home, "run");
    const nothing = found({ XDG_RUNTIME_DIR: runtime });
    if (typeof nothing === "string") return expect(nothing).toBe("unix:///var/run/docker.sock by its usual place");
    expect(nothing.message.replaceAll(home, "<home>")).toBe(
      "there is no Docker engine here: looked for /var/run/docker.sock, <home>/run/docker.sock, <home>/.docker/run/docker.sock, <home>/run/podman/podman.sock, /run/podman/podman.sock",
    );
    for (const path of [join(runtime, "podman/podman.sock"), join(runtime, "docker.sock")]) {
      mkdirSync(dirname(path), { recursive: true });
      const server = createServer().listen(path);
      await new Promise((resolve) => server.once("listening", resolve));
      expect(found({ XDG_RUNTIME_DIR: runtime })).toBe(`unix://${path} by its usual place`);
      server.close();
    }
  });

  it("refuses a configuration that is no JSON by its path", () => {
    write(".docker/config.json", "{");
    expect(() => findEngine({ HOME: home })).toThrow(`${home}/.docker/config.json is not JSON`);
  });
});
