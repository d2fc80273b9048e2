import { z } from "zod";
import { type Penguin, species } from "./penguin.ts";

/** A row as published: lengths in mm, mass in g, `null` where nobody measured. */
const published = z.object({
  Species: z.enum(species),
  "Beak Length (mm)": z.number().nullable(),
  "Beak Depth (mm)": z.number().nullable(),
  "Flipper Length (mm)": z.number().nullable(),
  "Body Mass (g)": z.number().nullable(),
});

/** The penguins of which everything was measured; throws when the data has another shape than the published one. */
export function clean(raw: unknown): readonly Penguin[] {
  return z.array(published).parse(raw).flatMap(measured);
}

function measured(row: z.infer<typeof published>): readonly Penguin[] {
  const beakLength = row["Beak Length (mm)"];
  const beakDepth = row["Beak Depth (mm)"];
  const flipperLength = row["Flipper Length (mm)"];
  const bodyMass = row["Body Mass (g)"];
  if (beakLength === null || beakDepth === null || flipperLength === null || bodyMass === null) return [];
  return [{ species: row.Species, beakLength, beakDepth, flipperLength, bodyMass }];
}
