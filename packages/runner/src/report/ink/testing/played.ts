import type { Happening } from "../../../events/event.ts";
import { begun, ManualClock, Play, running, step, succeeded } from "../../testing/script.ts";
import { frameOf, type Given, picture } from "./picture.tsx";

/** `prepare` is done, four of the others run, two are queued, the rest wait for a slot. */
export function played(count: number): Play {
  const clock = new ManualClock();
  const play = new Play(clock);
  const names = Array.from({ length: count - 1 }, (_, index) => `train-${index + 1}`);
  play.post(begun(step("prepare"), ...names.map((name) => step(name, "prepare"))), ...running("prepare"));
  clock.pass(2_000);
  play.post(succeeded("prepare"));
  for (const name of names.slice(0, 4)) play.post(...running(name));
  play.post(...names.slice(4, 6).map((name): Happening => ({ type: "step.queued", step: name, pool: "*" })));
  return play;
}

const logs: Readonly<Record<string, readonly string[]>> = {
  "train-1": [
    "epoch 1  loss 0.9",
    "epoch 2  loss 0.8  and so much more that no usual line can ever hold it all, whatever",
  ],
};

/** The picture of the run as it stands, after 65 seconds. */
export function shown(play: Play, given: Given = {}): string {
  return picture(frameOf(play.view, { nowMs: 65_000, tailOf: (name) => logs[name] ?? [], ...given }));
}
