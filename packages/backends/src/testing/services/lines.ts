import type { ServiceExecution } from "../../contract/index.ts";

/** The first lines of a log that goes on: as many as are asked for. */
export async function linesOf(execution: Pick<ServiceExecution, "logs">, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of execution.logs()) {
    lines.push(text);
    if (lines.length === count) break;
  }
  return lines;
}
