import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ManualClock } from "../report/testing/script.ts";
import { renewEveryMs } from "../store/lease.ts";
import { keeperAddress } from "./address.ts";
import { Keeper } from "./keeper.ts";
import { keeperFolder } from "./kept-record.ts";

it("a keeper of nothing that nobody asks ends by itself, and leaves nothing", async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), "keeper-"));
  onTestFinished(() => rmSync(stateFolder, { recursive: true }));
  mkdirSync(keeperFolder(stateFolder));
  const clock = new ManualClock();
  const time = { now: () => clock.now(), after: (ms: number, callback: () => void) => clock.after(ms, callback) };
  const keeper = await Keeper.start({ stateFolder, backends: {}, env: {}, ...time, patienceMs: 0 });
  const address = String(keeperAddress(stateFolder));
  clock.pass(renewEveryMs);
  await keeper?.ended;
  await keeper?.[Symbol.asyncDispose]();
  expect([existsSync(dirname(address)), readdirSync(keeperFolder(stateFolder))]).toEqual([false, []]);
});
