import { afterEach, describe, expect, it } from "vitest";
import { metric, progress, type Signal, signalsKey } from "./signals.ts";

afterEach(() => {
  Reflect.deleteProperty(globalThis, signalsKey);
});

describe("signals", () => {
  it("go to whoever runs the step, in range and finite", () => {
    const written: Signal[] = [];
    Reflect.set(globalThis, signalsKey, (signal: Signal) => void written.push(signal));
    progress(0.4, "epoch 4");
    progress(7);
    progress(-1);
    progress(Number.NaN);
    metric("loss", 0.1, { step: 3 });
    metric("loss", -2);
    metric("loss", Number.POSITIVE_INFINITY);
    expect(written).toEqual([
      { progress: 0.4, message: "epoch 4" },
      { progress: 1 },
      { progress: 0 },
      { metric: "loss", value: 0.1, step: 3 },
      { metric: "loss", value: -2 },
    ]);
  });

  it("are nothing outside a step", () => {
    expect([progress(0.5), metric("loss", 1)]).toEqual([undefined, undefined]);
  });
});
