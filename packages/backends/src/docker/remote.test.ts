import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Backend } from "../contract/index.ts";
import { failureOf, jobsOf, Trial, textOf } from "../testing/trial.ts";
import { openDockerBackend } from "./backend.ts";
import { Engine } from "./engine.ts";
import { describeOnEngines } from "./fixtures/engines.ts";
import { OwnEngine, ownEngineMissing } from "./fixtures/own-engine.ts";
import { openDockerPlace } from "./fixtures/place.ts";
import { chooseSharing } from "./sharing.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "remote-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Passes on to an engine's socket whatever comes. */
function passTo(socket: string): (near: Socket) => void {
  return (near) => {
    const far = connect(socket);
    near.on("error", () => far.destroy()).on("close", () => far.destroy());
    far.on("error", () => near.destroy()).on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  };
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** An authority, and what it has signed for a server and for a user, as PEM files. */
function certificates(): void {
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const key = ["-newkey", "rsa:2048", "-nodes"] as const;
  openssl("req", "-x509", ...key, "-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "1");
  writeFileSync(join(folder, "names"), "subjectAltName=IP:127.0.0.1");
  for (const name of ["server", "user"]) {
    openssl("req", ...key, "-keyout", `${name}-key.pem`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    const signed = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "1", "-extfile", "names"];
    openssl("x509", "-req", "-in", `${name}.csr`, "-out", `${name}.pem`, ...signed);
  }
}

const read = (name: string) => readFileSync(join(folder, name));

describeOnEngines("an engine that is reached by network", ({ socket }) => {
  /** One job through a backend that finds its engine by this environment, and copies files for it. */
  async function runs(env: Readonly<Record<string, string>>): Promise<void> {
    await using place = await openDockerPlace(socket, { sharing: "volume" });
    const backend: Backend = openDockerBackend({ stateFolder: place.stateFolder, env: { HOME: folder, ...env } });
    const outputs = [{ name: "out", kind: "file", path: "out" }] as const;
    const trial = await Trial.stage({ ...place, backend }, { writes: { out: "x" } }, { outputs });
    const execution = await jobsOf({ backend }).submit(trial.workload, new AbortController().signal);
    expect(await execution.outcome).toMatchObject({ status: "succeeded" });
    expect(await textOf(trial, "out")).toBe("x");
    await backend[Symbol.asyncDispose]();
  }

  it("runs jobs, files copied by way of a volume", async () => {
    const server = createServer(passTo(socket));
    await runs({ DOCKER_HOST: `tcp://127.0.0.1:${await portOf(server)}` });
    server.close();
  });

  it("with TLS on both sides, as a context says", async () => {
    certificates();
    const asked = { requestCert: true, rejectUnauthorized: true };
    const own = { ca: read("ca.pem"), cert: read("server.pem"), key: read("server-key.pem"), ...asked };
    const server = createTlsServer(own, passTo(socket));
    const host = `tcp://127.0.0.1:${await portOf(server)}`;
    const hash = createHash("sha256").update("lab").digest("hex");
    const [meta, tls] = ["meta", "tls"].map((kind) => join(folder, ".docker/contexts", kind, hash));
    mkdirSync(meta ?? "", { recursive: true });
    mkdirSync(join(tls ?? "", "docker"), { recursive: true });
    writeFileSync(join(meta ?? "", "meta.json"), JSON.stringify({ Endpoints: { docker: { Host: host } } }));
    for (const [name, from] of [
      ["ca", "ca"],
      ["cert", "user"],
      ["key", "user-key"],
    ] as const) {
      writeFileSync(join(tls ?? "", "docker", `${name}.pem`), read(`${from}.pem`));
    }
    await runs({ DOCKER_CONTEXT: "lab" });
    const stranger = openDockerBackend({ stateFolder: folder, env: { DOCKER_HOST: host, DOCKER_TLS: "1" } });
    expect((await stranger.preflight?.())?.message).toMatch(/^no Docker engine answers at tcp:/);
    server.close();
  });
});

describe.skipIf(ownEngineMissing !== undefined)(
  `a socket whose engine is elsewhere (skipped where: ${ownEngineMissing})`,
  () => {
    it("is noticed by files that it does not see: they are copied from then on", async () => {
      const hidden = join(folder, "hidden");
      mkdirSync(hidden);
      await using engine = await OwnEngine.start("docker-26", { hides: hidden });
      const env = { DOCKER_HOST: `unix://${engine.socket}`, HOME: folder };
      await using place = await openDockerPlace(engine.socket, { sharing: "volume" });
      const backend = openDockerBackend({ stateFolder: hidden, env });
      const outputs = [{ name: "out", kind: "file", path: "out" }] as const;
      const trial = await Trial.stage({ ...place, backend }, { writes: { out: "x" } }, { outputs });
      const execution = await jobsOf({ backend }).submit(trial.workload, new AbortController().signal);
      expect(await execution.outcome).toMatchObject({ status: "succeeded" });
      expect(await textOf(trial, "out")).toBe("x");
      expect(await place.remains(trial.workload)).toEqual([]);
      await backend[Symbol.asyncDispose]();
    });

    it("is not the one that a run was begun on: what it has never heard of is lost, and both are named", async () => {
      await using engine = await OwnEngine.start("docker-26");
      await using place = await openDockerPlace(engine.socket, { sharing: "bind" });
      const trial = await Trial.stage(place, {});
      const handle = {
        backend: "docker",
        native: { id: trial.workload.id, folder: trial.workload.folder, engine: "tcp://far:2375", graceMs: 1 },
      };
      const attached = await jobsOf(place).attach(handle, new AbortController().signal);
      expect(failureOf(await attached.outcome).message).toMatch(
        /its container was made on the engine at tcp:\/\/far:2375, and the one at unix:.* knows nothing of it$/,
      );
    });
  },
);

describe("how files reach a container", () => {
  /** Answers as an engine of this kind does. */
  async function chosen(info: unknown, userId: number): Promise<string> {
    const path = join(mkdtempSync(join(folder, "engine-")), "engine.sock");
    const server = createHttpServer(({ url = "" }, answer) =>
      answer.end(JSON.stringify(url.endsWith("/version") ? { ApiVersion: "1.45" } : info)),
    ).listen(path);
    await new Promise((resolve) => server.once("listening", resolve));
    const sharing = await chooseSharing(new Engine({ address: { kind: "socket", path }, saidBy: "tests" }), userId);
    server.close();
    return sharing;
  }

  it("by binds where what containers write stays the user's own; by copies everywhere else", async () => {
    const rootless = { SecurityOptions: ["name=seccomp,profile=builtin", "name=rootless"] };
    expect(await chosen({}, 0)).toBe("bind");
    expect(await chosen({ SecurityOptions: ["name=seccomp"] }, 1000)).toBe("volume");
    expect(await chosen(rootless, 1000)).toBe("bind");
    expect(await chosen({ OperatingSystem: "Docker Desktop" }, 501)).toBe("bind");
    const far = new Engine({ address: { kind: "tcp", host: "far", port: 1 }, saidBy: "tests" });
    expect(await chooseSharing(far, 0)).toBe("volume");
  });
});
