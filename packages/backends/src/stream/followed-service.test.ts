import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { Outcome } from "../contract/index.ts";
import { type FollowedParts, FollowedService } from "./followed-service.ts";

const fault = async (): Promise<never> => {
  throw new Error("the platform is away");
};

/** A program that ends when it is told to, behind a port that is open or is not. */
async function followed({ isOpen, ...parts }: Partial<FollowedParts> & { readonly isOpen: boolean }) {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  if (!isOpen) server.close();
  const { promise: outcome, resolve: end } = Promise.withResolvers<Outcome>();
  const service = new FollowedService({
    handle: { backend: "test", native: null },
    terms: { port, health: "port", readyTimeoutMs: 60_000 },
    program: { outcome, watch: () => undefined, [Symbol.asyncDispose]: async () => undefined },
    probed: { host: "127.0.0.1", port, health: "port" },
    endpoints: [],
    isKept: false,
    isToBecomeReady: true,
    settle: async () => true,
    remove: async () => undefined,
    whyGone: async () => "somebody took it",
    logs: async function* () {},
    ...parts,
  });
  onTestFinished(() => service[Symbol.asyncDispose]());
  return { service, end };
}

const endedBy = (code: number): Outcome => ({
  status: "failed",
  failure: { class: "user-exit", message: `exited with code ${code}`, exit: { code } },
  endedAtMs: 2,
});

const notes = ["what was started for it could not be removed: the platform is away"];

it("says why it never was ready, and beside that what could not be removed", async () => {
  const { service, end } = await followed({ isOpen: false, remove: fault });
  end(endedBy(7));
  const message = "ended before it was ready: exited with code 7";
  expect(await service.outcome).toMatchObject({ status: "failed", failure: { class: "not-ready", message }, notes });
});

it("is cancelled where its platform does not answer any more", async () => {
  const { service } = await followed({ isOpen: false, remove: fault });
  await service.cancel();
  expect(await service.outcome).toMatchObject({ status: "cancelled", notes });
});

it("removes nothing that stood before, or that was only looked for", async () => {
  for (const parts of [{ isKept: true }, { isToBecomeReady: false }]) {
    const { service } = await followed({ isOpen: false, remove: fault, ...parts });
    await service.cancel();
    expect(await service.outcome).toEqual({ status: "cancelled", endedAtMs: expect.any(Number) });
  }
});

it("has failed where nobody could note that it is ready: it would not be started again", async () => {
  const { service } = await followed({ isOpen: true, settle: fault });
  const failure = { class: "backend", message: "is ready, which could not be noted: the platform is away" };
  expect(await service.outcome).toMatchObject({ status: "failed", failure });
});

it("is not ready because another answers that has taken its place", async () => {
  const { service } = await followed({ isOpen: true, settle: async () => false });
  const failure = { class: "not-ready", message: "somebody took it" };
  expect(await service.outcome).toMatchObject({ status: "failed", failure });
});

it("has died also where the platform cannot say why", async () => {
  const { service, end } = await followed({ isOpen: true, whyGone: fault });
  expect(await service.outcome).toMatchObject({ status: "succeeded" });
  end({ status: "cancelled", endedAtMs: 2 });
  const message = "it is gone, nobody knows why: the platform is away";
  expect(await service.died).toMatchObject({ class: "not-ready", message });
});
