import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Engine } from "./engine.ts";
import type { CallFault } from "./engine-fault.ts";
import { describeOnEngines, registries, registriesMissing } from "./fixtures/engines.ts";
import { pullImage } from "./pull.ts";

const signal = new AbortController().signal;

function engineAt(path: string): Engine {
  return new Engine({ address: { kind: "socket", path }, saidBy: "DOCKER_HOST" });
}

describeOnEngines("pulling an image", ({ socket }) => {
  async function pull(image: string, login?: { username: string; password: string; serveraddress: string }) {
    const client = await engineAt(socket).client();
    return pullImage(client, { image, signal, tell: () => undefined, ...(login === undefined ? {} : { login }) });
  }

  it.runIf(registriesMissing === undefined)("brings it, with a login where one is wanted", async () => {
    const { open, private: closed } = registries;
    expect(await pull(open.image)).toEqual({ ok: true });
    expect(faultOf(await pull(closed.image)).message).toMatch(/no basic auth credentials|unauthorized/i);
    const login = { username: closed.user, password: closed.password, serveraddress: closed.host };
    expect(await pull(closed.image, login)).toEqual({ ok: true });
  });

  it.runIf(registriesMissing === undefined)("says in the registry's words that there is none", async () => {
    expect(faultOf(await pull("localhost:5000/no-such-image:1")).message).toMatch(/not found|manifest unknown/);
  });
});

it("an error inside an answer that began well is an error", async () => {
  const lines = [
    { status: "Pulling from busybox", id: "1.36" },
    { status: "Downloading", id: "a", progressDetail: { current: 1_000_000, total: 3_000_000 } },
    { status: "Downloading", id: "b", progressDetail: { current: 2_000_000, total: 2_000_000 } },
    { errorDetail: { message: "no space left on device" }, error: "no space left on device" },
  ];
  await using server = await enginePlayed((answer) => answer.end(linesOf(lines)));
  const told: string[] = [];
  const client = await server.engine.client();
  const pulled = await pullImage(client, { image: "busybox:1.36", signal, tell: (text) => told.push(text) });
  expect(faultOf(pulled)).toEqual({ status: 500, message: "no space left on device" });
  expect(told).toEqual(["1 of 3 MB", "3 of 5 MB"]);
});

it("one that is aborted in the middle ends at once", async () => {
  await using server = await enginePlayed((answer) => answer.write(linesOf([downloading])));
  const abort = new AbortController();
  const client = await server.engine.client();
  const pulled = pullImage(client, { image: "busybox:1.36", signal: abort.signal, tell: () => abort.abort() });
  await expect(pulled).rejects.toThrow(/abort/);
});

it("an engine that dies in the middle of its answer is a fault", async () => {
  await using server = await enginePlayed((answer) => answer.write(linesOf([downloading])));
  const client = await server.engine.client();
  const pulled = await pullImage(client, { image: "busybox:1.36", signal, tell: () => server.die() });
  expect(faultOf(pulled)).toMatchObject({ code: "ECONNRESET" });
});

const downloading = { status: "Downloading", id: "a", progressDetail: { current: 1_000_000, total: 3_000_000 } };

function linesOf(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\r\n`).join("");
}

/** An engine of which only the answer to a pull is played. */
async function enginePlayed(answerPull: (answer: ServerResponse) => void) {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const server = createServer(({ url = "" }, answer) => {
    if (url.endsWith("/version")) answer.end(JSON.stringify({ ApiVersion: "1.45" }));
    else answerPull(answer);
  }).listen(join(folder, "s"));
  await once(server, "listening");
  return {
    engine: engineAt(join(folder, "s")),
    die: () => server.closeAllConnections(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function faultOf(pulled: Awaited<ReturnType<typeof pullImage>>): CallFault {
  if (pulled.ok) throw new Error("the image was pulled");
  return pulled.fault;
}
