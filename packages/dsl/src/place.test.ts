import { deploy, job, type Place, param, pipeline, secret, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/** Line numbers in this file, innermost first. */
function lines(place: Place): number[] {
  return [...(place.stack ?? "").matchAll(/place\.test\.ts:(\d+):\d+/g)].map(([, line]) => Number(line));
}

/** The line of this file on which it is called. */
function here(): number {
  return lines(new Error()).at(1) ?? Number.NaN;
}

function factory(name: string) {
  return { made: job(name, { command: ["x"] }), line: here() };
}

describe("place", () => {
  it("is the line on which the builder was called", () => {
    const line = here();
    const places = [
      job("a", { command: ["x"] }).place,
      deploy("b", { command: ["x"], port: 1, health: "port" }).place,
      param("c", z.string()).place,
      secret("d").place,
      source("e").place,
      pipeline("f", []).place,
    ];
    expect(places.map((place) => lines(place)[0])).toEqual([2, 3, 4, 5, 6, 7].map((below) => line + below));
  });

  it("names the caller's line too when a factory made the step", () => {
    const line = here() + 1;
    const { made, line: inFactory } = factory("made");
    expect(lines(made.place).slice(0, 2)).toEqual([inFactory, line]);
  });

  it("names no line of this package", () => {
    expect(job("a", { command: ["x"] }).place.stack).not.toMatch(/dsl\/src\/(job|place|with-refs)\.ts/);
  });
});
