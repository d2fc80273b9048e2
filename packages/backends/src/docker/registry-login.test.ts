import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loginHeader, registryLogin } from "./registry-login.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docker-config-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function config(content: unknown) {
  writeFileSync(join(folder, "config.json"), JSON.stringify(content));
  return { DOCKER_CONFIG: folder, PATH: `${folder}${delimiter}${process.env.PATH}` };
}

/** A real program that answers as a helper does: the registry comes on its standard input. */
function helper(name: string, body: string): void {
  writeFileSync(join(folder, `docker-credential-${name}`), `#!/bin/sh\nread -r host\n${body}\n`);
  chmodSync(join(folder, `docker-credential-${name}`), 0o755);
}

describe("the login for a registry", () => {
  it("comes from the file, under the registry's name or its old address", async () => {
    const auth = btoa("ada:pass:word");
    const env = config({
      auths: { "localhost:5001": { auth }, "https://old.example/v1/": { auth }, tokens: { identitytoken: "t" } },
    });
    const login = { username: "ada", password: "pass:word" };
    expect(await registryLogin("localhost:5001", env)).toEqual({ ...login, serveraddress: "localhost:5001" });
    expect(await registryLogin("old.example", env)).toEqual({ ...login, serveraddress: "old.example" });
    expect(await registryLogin("tokens", env)).toEqual({ identitytoken: "t", serveraddress: "tokens" });
    expect(await registryLogin("elsewhere", env)).toBeUndefined();
  });

  it("of Docker's own registry lies under its old address", async () => {
    const env = config({ auths: { "https://index.docker.io/v1/": { auth: btoa("ada:secret") } } });
    expect(await registryLogin("docker.io", env)).toMatchObject({ username: "ada", password: "secret" });
  });

  it("comes from a helper of this registry before the helper of all", async () => {
    helper("one", `echo "{\\"Username\\": \\"<token>\\", \\"Secret\\": \\"of $host\\"}"`);
    helper("all", `echo '{"Username": "ada", "Secret": "pass"}'`);
    const env = config({ credsStore: "all", credHelpers: { "one.example": "one" } });
    expect(await registryLogin("one.example", env)).toEqual({
      identitytoken: "of one.example",
      serveraddress: "one.example",
    });
    expect(await registryLogin("two.example", env)).toMatchObject({ username: "ada", password: "pass" });
  });

  it("is none where a helper knows none, and a fault where it cannot be asked; no credential is in it", async () => {
    helper("empty", `echo "credentials not found in native keychain"; exit 1`);
    expect(await registryLogin("a.example", config({ credsStore: "empty" }))).toBeUndefined();
    helper("broken", `echo "hunter22 is wrong"; exit 3`);
    await expect(registryLogin("a.example", config({ credsStore: "broken" }))).rejects.toThrow(
      "the login for a.example could not be asked of docker-credential-broken (3)",
    );
    await expect(registryLogin("a.example", config({ credsStore: "missing" }))).rejects.toThrow("(ENOENT)");
  });

  it("travels as JSON in base64 that fits into a header", () => {
    const [value = ""] = Object.values(loginHeader({ identitytoken: "??>>", serveraddress: "a" }));
    expect(JSON.parse(Buffer.from(value, "base64url").toString())).toEqual({
      identitytoken: "??>>",
      serveraddress: "a",
    });
    expect(value).not.toMatch(/[+/]/);
  });
});
