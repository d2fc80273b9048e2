import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clean } from "./clean.ts";

const row = {
  Species: "Adelie",
  Island: "Torgersen",
  "Beak Length (mm)": 39.1,
  "Beak Depth (mm)": 18.7,
  "Flipper Length (mm)": 181,
  "Body Mass (g)": 3750,
  Sex: null,
};

describe("clean", () => {
  it("keeps what was measured, and leaves out where it was and of which sex", () => {
    expect(clean([row, { ...row, "Body Mass (g)": null }])).toEqual([
      { species: "Adelie", beakLength: 39.1, beakDepth: 18.7, flipperLength: 181, bodyMass: 3750 },
    ]);
  });

  it("refuses data of another shape", () => {
    expect(() => clean([{ ...row, Species: "Emperor" }])).toThrow("Invalid option");
    expect(() => clean({})).toThrow("expected array");
  });

  it("keeps all but two of the published penguins", () => {
    const file = new URL("../data/penguins.json", import.meta.resolve("vega-datasets"));
    expect(clean(JSON.parse(readFileSync(file, "utf8")))).toHaveLength(342);
  });
});
