import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

export const species = ["Adelie", "Chinstrap", "Gentoo"] as const;

export type Species = (typeof species)[number];

/** What a model may look at, in the order of its numbers; lengths in mm, mass in g. */
export const measurements = ["beakLength", "beakDepth", "flipperLength", "bodyMass"] as const;

export const penguin = z.object({
  species: z.enum(species),
  beakLength: z.number().positive(),
  beakDepth: z.number().positive(),
  flipperLength: z.number().positive(),
  bodyMass: z.number().positive(),
});

export type Penguin = z.infer<typeof penguin>;

/** The measurements as a vector. */
export function features(bird: Penguin): readonly number[] {
  return measurements.map((name) => bird[name]);
}

/** Reads a table that `writePenguins` wrote; throws when a row is not a penguin. */
export async function readPenguins(path: string): Promise<readonly Penguin[]> {
  return z.array(penguin).parse(JSON.parse(await readFile(path, "utf8")));
}

/** One penguin on each line, so that tables can be compared line by line. */
export async function writePenguins(path: string, birds: readonly Penguin[]): Promise<void> {
  const lines = birds.map((bird) => JSON.stringify(bird)).join(",\n");
  await writeFile(path, `[\n${lines}\n]\n`);
}
