import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { Lease } from "../lease.ts";

export interface LeaseTaking {
  /** Has a folder for each round, `0` and on. */
  readonly folder: string;
  readonly takers: number;
  /** For each round, how many are there: each waits for the others. */
  readonly arrived: SharedArrayBuffer;
  /** For each round, how many got it. */
  readonly got: SharedArrayBuffer;
  readonly nowMs: number;
}

const { folder, takers, arrived, got, nowMs } = workerData as LeaseTaking;
const there = new Int32Array(arrived);
for (let round = 0; round < there.length; round += 1) {
  Atomics.add(there, round, 1);
  while (Atomics.load(there, round) < takers);
  if (Lease.takeIn(join(folder, String(round)), nowMs) !== undefined) Atomics.add(new Int32Array(got), round, 1);
}
