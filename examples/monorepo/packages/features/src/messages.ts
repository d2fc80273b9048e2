import { readFile, writeFile } from "node:fs/promises";
import { type FileArtifact, file, job, type Ref, type Source } from "@pipeline/dsl";
import { z } from "zod";

/** What people wrote, and what it turned out to be. */
const messages = z.array(z.object({ kind: z.enum(["praise", "complaint"]), text: z.string().min(1) })).min(2);

export type Kind = z.infer<typeof messages>[number]["kind"];

/** The messages as lists of words, or as their numbers of words: the format of a features file. */
export interface Example<Features> {
  readonly kind: Kind;
  readonly features: Features;
}

type Messages = Source | Ref<FileArtifact>;

/** A job that writes how often each word stands in each message: `Example<Record<string, number>>[]`. */
export function countWords(from: Messages) {
  return job("count-words", {
    inputs: { messages: from },
    outputs: { vocabulary: z.int().positive(), table: file("words.json") },
    run: async ({ inputs, output }) => {
      const examples = (await readMessages(inputs.messages)).map(({ kind, text }) => ({
        kind,
        features: counts(text),
      }));
      await writeFile(output.table, JSON.stringify(examples));
      return { vocabulary: new Set(examples.flatMap(({ features }) => Object.keys(features))).size };
    },
  });
}

/** A job that writes how many words each message has: `Example<number>[]`. */
export function measureLengths(from: Messages) {
  return job("measure-lengths", {
    inputs: { messages: from },
    outputs: { longest: z.int().positive(), table: file("lengths.json") },
    run: async ({ inputs, output }) => {
      const examples = (await readMessages(inputs.messages)).map(({ kind, text }) => ({
        kind,
        features: words(text).length,
      }));
      await writeFile(output.table, JSON.stringify(examples));
      return { longest: Math.max(...examples.map(({ features }) => features)) };
    },
  });
}

/** The words of a text in lower case, without punctuation. */
export function words(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{Letter}+/gu) ?? [];
}

export function counts(text: string): Readonly<Record<string, number>> {
  const found = new Map<string, number>();
  for (const word of words(text)) found.set(word, (found.get(word) ?? 0) + 1);
  return Object.fromEntries(found);
}

async function readMessages(path: string): Promise<z.infer<typeof messages>> {
  return messages.parse(JSON.parse(await readFile(path, "utf8")));
}
