import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PullPolicy } from "../contract/index.ts";
import { Engine } from "./engine.ts";
import { describeOnEngines, registries, registriesMissing } from "./fixtures/engines.ts";
import { GivenImages } from "./fixtures/given-images.ts";
import { imageFailure } from "./image-failure.ts";
import { Images } from "./images.ts";

let stateFolder: string;

beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), "images-"));
});

afterEach(() => rmSync(stateFolder, { recursive: true }));

function imagesOf(socket: string, policy: PullPolicy = "missing"): Images {
  const engine = new Engine({ address: { kind: "socket", path: socket }, saidBy: "tests" });
  return new Images({ engine, env: { DOCKER_CONFIG: stateFolder }, stateFolder, policy });
}

async function ready(images: Images, image: string, platform?: string) {
  const told: string[] = [];
  const signal = new AbortController().signal;
  const prepared = await images.ready({
    image,
    signal,
    tell: (text) => told.push(text),
    ...(platform === undefined ? {} : { platform }),
  });
  return { ...prepared, told };
}

describeOnEngines("the images of an engine", ({ socket }) => {
  /** A name in the registry, which means an image that says `text`. */
  async function pushed(given: GivenImages, text: string, name = `localhost:5000/test-${randomUUID().slice(0, 8)}:1`) {
    await given.changed(`echo ${text} > /text`, [`LABEL text=${text}`], name);
    const image = given.client.getImage(name);
    await buffer((await image.push({ authconfig: { username: "", password: "", serveraddress: "" } })) as Readable);
    const { RepoDigests } = await image.inspect();
    return { name, digest: RepoDigests.find((digest) => digest.startsWith("localhost:5000/")) ?? "" };
  }

  it.runIf(registriesMissing === undefined)(
    "R102 a tag is looked up once, pinned and remembered; --pull looks it up anew",
    async () => {
      await using given = await GivenImages.on(socket);
      const first = await pushed(given, "first");
      expect(first.digest).toMatch(/@sha256:/);
      expect(await imagesOf(socket).pin({ image: first.name })).toBe(first.digest);
      expect(JSON.parse(readFileSync(join(stateFolder, "docker/images.json"), "utf8"))).toEqual({
        [first.name]: first.digest,
      });
      const second = await pushed(given, "second", first.name);
      expect(second.digest).not.toBe(first.digest);
      expect(await imagesOf(socket).pin({ image: first.name })).toBe(first.digest);
      expect(await imagesOf("/nowhere").pin({ image: first.name })).toBe(first.digest);
      expect(await imagesOf(socket, "always").pin({ image: first.name })).toBe(second.digest);
      expect(await imagesOf(socket).pin({ image: first.name })).toBe(second.digest);
    },
  );

  it.runIf(registriesMissing === undefined)(
    "what the engine lacks is pulled, once however many want it; and never where that is said",
    async () => {
      await using given = await GivenImages.on(socket);
      const { name, digest } = await pushed(given, "wanted");
      await given.client.getImage(name).remove({ force: true });
      expect(await ready(imagesOf(socket, "never"), name)).toMatchObject({
        failure: { class: "image", message: `the engine has no image ${name}, and --pull never says not to pull it` },
      });
      const images = imagesOf(socket);
      // Asked of the registry, before it is here.
      expect(await images.pin({ image: name })).toBe(digest);
      const [one, other] = await Promise.all([ready(images, name), ready(images, name)]);
      expect([one.ok && one.image.pinned, other.ok && other.image.pinned]).toEqual([digest, digest]);
      expect(one.told[0]).toBe(`pulling image ${name}`);
      expect((await ready(imagesOf(socket), name)).told).toEqual([]);
      await given.client.getImage(digest).remove({ force: true });
    },
  );

  it.runIf(registriesMissing === undefined)(
    "a private one wants a login: without, the step fails for that",
    async () => {
      const { image, host, user, password } = registries.private;
      await using given = await GivenImages.on(socket);
      await given.client
        .getImage(image)
        .remove({ force: true })
        .catch(() => undefined);
      const refused = await ready(imagesOf(socket), image);
      expect(refused).toMatchObject({
        failure: { class: "auth", message: `image ${image} is private`, remedy: `log in first: docker login ${host}` },
      });
      const auths = { [host]: { auth: btoa(`${user}:${password}`) } };
      writeFileSync(join(stateFolder, "config.json"), JSON.stringify({ auths }));
      expect(await ready(imagesOf(socket), image)).toMatchObject({ ok: true });
      writeFileSync(join(stateFolder, "config.json"), JSON.stringify({ credsStore: "no-such-helper" }));
      await given.client.getImage(image).remove({ force: true });
      expect(await ready(imagesOf(socket), image)).toMatchObject({
        failure: { class: "auth", message: expect.stringContaining("docker-credential-no-such-helper (ENOENT)") },
      });
    },
  );

  it("one that is for another platform is no image of the step's", async () => {
    await using given = await GivenImages.on(socket);
    const image = await given.changed("true", ["LABEL text=own"]);
    const prepared = await ready(imagesOf(socket), image, "linux/s390x");
    expect(prepared).toMatchObject({
      failure: {
        class: "image",
        message: `image ${image} is for linux/amd64 on this engine, and linux/s390x is asked for`,
      },
    });
    expect(await ready(imagesOf(socket), image, "linux/amd64")).toMatchObject({ ok: true });
  });

  it.runIf(registriesMissing === undefined)(
    "one of a registry is pulled for the platform that is asked for",
    async () => {
      await using given = await GivenImages.on(socket);
      const { name } = await pushed(given, "narrow");
      const prepared = await ready(imagesOf(socket), name, "linux/s390x");
      expect(prepared.told).toEqual([`pulling image ${name}`]);
    },
  );

  it("one that only the engine has is known by its id, and asked for each time", async () => {
    await using given = await GivenImages.on(socket);
    const name = await given.changed(
      "echo one > /text",
      ["LABEL text=one"],
      `pipeline-test-${randomUUID().slice(0, 8)}:dev`,
    );
    const before = await imagesOf(socket).pin({ image: name });
    await given.changed("echo two > /text", ["LABEL text=two"], name);
    const after = await imagesOf(socket).pin({ image: name });
    expect([before, after]).toEqual([expect.stringMatching(/^sha256:/), expect.stringMatching(/^sha256:/)]);
    expect(after).not.toBe(before);
    // While no engine answers, nothing can run, and what is cached is of use.
    expect(await imagesOf("/nowhere").pin({ image: name })).toBe(after);
    await given.client.getImage(before ?? "").remove({ force: true });
  });

  it.runIf(registriesMissing === undefined)("one that is nowhere fails the step by its name", async () => {
    const image = "localhost:5000/no-such-image:1";
    expect(await ready(imagesOf(socket), image)).toMatchObject({
      failure: { class: "image", message: `there is no image ${image}`, reason: expect.stringMatching(/^manifest /) },
    });
    expect(await imagesOf(socket).pin({ image })).toBeUndefined();
  });

  it("one that a digest names needs no looking up", async () => {
    const image = `busybox@sha256:${"0".repeat(64)}`;
    expect(await imagesOf("/nowhere").pin({ image })).toBe(image);
    expect(await ready(imagesOf(socket, "never"), image)).toMatchObject({ failure: { class: "image" } });
  });
});

describe("what registries say", () => {
  it.each([
    ["no basic auth credentials", "auth"],
    ["pull access denied for a, repository does not exist or may require 'docker login'", "image"],
    ["no matching manifest for linux/arm64 in the manifest list entries", "image"],
    ["write /var/lib/docker/tmp/x: no space left on device", "image"],
    ["toomanyrequests: You have reached your pull rate limit", "quota"],
    ['Get "https://r.example/v2/": dial tcp: lookup r.example: no such host', "image"],
    ["something else", "image"],
  ])("%s", (message, expected) => {
    const failure = imageFailure("r.example/a:1", { status: 500, message });
    expect(failure).toMatchObject({
      class: expected,
      message: expect.stringContaining("r.example/a:1"),
      reason: message,
    });
  });
});
