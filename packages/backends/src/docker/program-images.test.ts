import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { failureOf, linesOf, Trial } from "../testing/trial.ts";
import { describeOnEngines, images, registries, registriesMissing } from "./fixtures/engines.ts";
import { GivenImages } from "./fixtures/given-images.ts";
import { openDockerPlace } from "./fixtures/place.ts";
import { openSlowRegistry } from "./fixtures/slow-registry.ts";

describeOnEngines("the image of a program", ({ socket }) => {
  const open = () => openDockerPlace(socket, { sharing: "bind" });

  /** An image that a registry has, and the engine no more; what it pulls of it, it knows by its digest. */
  async function pushed(given: GivenImages) {
    const repo = `${registries.open.host}/busybox-${randomUUID().slice(0, 8)}`;
    await given.client.getImage(images.busybox).tag({ repo, tag: "1" });
    const image = given.client.getImage(`${repo}:1`);
    await text((await image.push({ authconfig: { username: "", password: "", serveraddress: "" } })) as Readable);
    const { RepoDigests } = await image.inspect();
    await image.remove();
    const pulled = given.client.getImage(RepoDigests.find((one) => one.startsWith(`${repo}@`)) ?? "");
    return { image: `${repo}:1`, pulled };
  }

  it("X11 ends at once when its step is cancelled while it is pulled", async () => {
    await using registry = await openSlowRegistry();
    await using place = await open();
    const trial = await Trial.stage(place, {});
    const unwanted = new AbortController();
    const submitted = place.backend.jobs?.submit({ ...trial.workload, image: registry.image }, unwanted.signal);
    await using execution = await submitted;
    const isPulling = Promise.withResolvers<string>();
    execution?.watch((state) => {
      if (state.status === "pending" && state.reason.includes("of 500 MB")) isPulling.resolve(state.reason);
    });
    expect(await isPulling.promise).toMatch(new RegExp(`^pulling image ${registry.image}: \\d+ of 500 MB$`));
    unwanted.abort(new Error("no longer wanted"));
    await execution?.cancel();
    expect(await execution?.outcome).toMatchObject({ status: "cancelled" });
    expect(await place.remains(trial.workload)).toEqual([]);
  });

  it.runIf(registriesMissing === undefined)(
    "is pulled while its step is pending, and what the program prints then is read all the same",
    async () => {
      await using place = await open();
      await using given = await GivenImages.on(socket);
      const { image, pulled } = await pushed(given);
      const trial = await Trial.stage(place, { prints: ["here\n"] });
      const execution = await trial.submit({ ...trial.workload, image });
      expect(await linesOf(execution)).toEqual(["here"]);
      expect(trial.states[0]).toEqual({ status: "pending", reason: `pulling image ${image}` });
      expect((await execution.outcome).status).toBe("succeeded");
      await pulled.remove();
    },
  );

  it.runIf(registriesMissing === undefined)(
    "is pulled again for the next attempt where somebody has removed it since another step ran in it",
    async () => {
      await using place = await open();
      await using given = await GivenImages.on(socket);
      const { image, pulled } = await pushed(given);
      const end = async () => {
        const trial = await Trial.stage(place, {});
        return trial.end({ ...trial.workload, image });
      };
      expect((await end()).status).toBe("succeeded");
      await pulled.remove();
      expect(failureOf(await end()).message).toBe(`image ${image} is not on the engine any more`);
      expect((await end()).status).toBe("succeeded");
      await pulled.remove();
    },
  );
});
