import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Engine } from "./engine.ts";
import type { FoundEngine } from "./find-engine.ts";
import { describeOnEngine, dockerPrograms } from "./fixtures/engines.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ssh-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const found: FoundEngine = { address: { kind: "ssh", host: "box", user: "ada", port: 2222 }, saidBy: "DOCKER_HOST" };

/** An `ssh` that leads to this machine; it notes what it was asked, a line for each connection. */
function envWithSsh(body: string): Readonly<Record<string, string>> {
  writeFileSync(join(folder, "ssh"), `#!/bin/sh\necho "$@" >> ${folder}/asked\n${body}\n`);
  chmodSync(join(folder, "ssh"), 0o755);
  return { PATH: [folder, dirname(dockerPrograms.client), process.env.PATH].join(delimiter) };
}

describeOnEngine("an engine behind ssh", ({ socket }) => {
  const passOn = 'while [ "$1" != docker ]; do shift; done\nexec "$@"';

  it("is spoken to by the docker client there, over one connection as long as one is enough", async () => {
    const engine = new Engine(found, { ...envWithSsh(passOn), DOCKER_HOST: `unix://${socket}` });
    expect((await engine.facts()).os).toBe("linux");
    expect(await engine.get("/images/no-such-image/json")).toMatchObject({ status: 404 });
    expect(await (await engine.client()).ping()).toBeTruthy();
    expect(readFileSync(join(folder, "asked"), "utf8")).toBe(
      "-o BatchMode=yes -o ConnectTimeout=30 -T -l ada -p 2222 -- box docker system dial-stdio\n",
    );
  });

  it("may listen at another place than the usual one", async () => {
    const engine = new Engine({ ...found, address: { kind: "ssh", host: "box", socket } }, envWithSsh(passOn));
    expect((await engine.facts()).os).toBe("linux");
    expect(readFileSync(join(folder, "asked"), "utf8")).toContain(
      ` -T -- box docker --host unix://${socket} system dial-stdio\n`,
    );
  });
});

describe("an engine that ssh does not lead to", () => {
  const reasonWith = (env: Readonly<Record<string, string>>) =>
    new Engine(found, env).facts().catch((error: { readonly reason?: unknown }) => error.reason);

  it("is told in the words of ssh, with what to try", async () => {
    const refusing = envWithSsh(
      "echo 'Pseudo-terminal will not be allocated' >&2; echo 'ssh: no way in' >&2; exit 255",
    );
    expect(await reasonWith(refusing)).toMatchInlineSnapshot(`
      {
        "message": "no Docker engine answers at ssh://ada@box:2222 (from DOCKER_HOST): ssh says: no way in",
        "remedy": "see that this works, and asks nothing: ssh -p 2222 ada@box docker version",
      }
    `);
  });

  it("says so where there is no ssh", async () => {
    expect(await reasonWith({ PATH: folder })).toMatchObject({
      message: expect.stringContaining("there is no `ssh` here"),
    });
  });
});
