import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Asked {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks a question whose usual answer is yes. `left`: Ctrl-C, or the end of the input, instead of an answer. */
export async function agreement(question: string, { input, output }: Asked): Promise<"yes" | "no" | "left"> {
  const asking = createInterface({ input, output });
  const answered = new Promise<string>((resolve) => asking.question(`${question} [Y/n] `, resolve));
  // The promises of readline never settle when it is closed.
  const left = once(asking, "close").then(() => undefined);
  const answer = await Promise.race([answered, left]);
  asking.close();
  if (answer === undefined) return "left";
  return /^(y|yes)?$/i.test(answer.trim()) ? "yes" : "no";
}
