import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { renewEveryMs } from "../store/lease.ts";
import { keeperAddress } from "./address.ts";
import { Keeper } from "./keeper.ts";
import { keeperFolder } from "./kept-record.ts";
import { Clock } from "./testing/clock.ts";

it("a keeper of nothing that nobody asks ends by itself, and leaves nothing", async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), "keeper-"));
  onTestFinished(() => rmSync(stateFolder, { recursive: true }));
  mkdirSync(keeperFolder(stateFolder));
  const clock = new Clock("2026-11-27T12:00:00Z");
  const { now, after } = clock;
  const keeper = await Keeper.start({ stateFolder, backends: {}, env: {}, now, after, patienceMs: 0 });
  const address = String(keeperAddress(stateFolder));
  clock.by(renewEveryMs);
  await keeper?.ended;
  await keeper?.[Symbol.asyncDispose]();
  expect([existsSync(dirname(address)), readdirSync(keeperFolder(stateFolder))]).toEqual([false, []]);
});
