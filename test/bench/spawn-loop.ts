import { spawn } from "node:child_process";
import { once } from "node:events";

/*
 * What any runner in Node must at least pay: `spawn-loop.ts <count> <at once> <line>` starts `sh -c <line>` that often
 * and reads what it prints; `$1` of the line is the number of the program, from 0.
 */
const [count, atOnce, line = ""] = process.argv.slice(2);
let next = 0;

async function work(): Promise<void> {
  while (next < Number(count)) await one(next++);
}

async function one(index: number): Promise<void> {
  const child = spawn("sh", ["-c", line, "sh", String(index)], { stdio: ["ignore", "pipe", "pipe"] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`program ${index} ended with ${code}: ${Buffer.concat(said)}`);
}

await Promise.all(Array.from({ length: Number(atOnce) }, work));
