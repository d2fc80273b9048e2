import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BenchProject } from "./project.ts";
import type { Bench } from "./table.ts";

const mostShare = 0.1;
const mostFrames = 15;
const talkMs = 10_000;
const hook = new URL("./tell-cpu.mjs", import.meta.url).href;

/** One step prints 10,000 lines a second while 999 wait for it; then it fails, so that none of them starts. */
const talking = `
  import { job, pipeline } from "@pipeline/dsl";
  const line = "epoch 12  loss 0.1234  accuracy 0.9876  samples a second 123456";
  const program = \`let left = ${talkMs / 10}; const timer = setInterval(() => {
    for (let at = 0; at < 100; at += 1) console.log(left, at, "\${line}");
    if (--left === 0) { clearInterval(timer); process.exitCode = 1; }
  }, 10)\`;
  const talk = job("talk", { command: ["node", "-e", program], cache: false });
  const rest = Array.from({ length: 999 }, (_, at) => job("s" + at, { command: ["true"], after: [talk] }));
  export default pipeline("log", [talk, ...rest]);
`;

export const liveUi: Bench = async () => {
  const [live, plain] = [await shown("tui"), await shown("plain")];
  const share = live.cpuMs / live.wallMs - plain.cpuMs / plain.wallMs;
  const frames = (live.screen.split("/1000").length - 1) / (live.wallMs / 1000);
  return [
    {
      what: "live UI with 1,000 steps and 10,000 log lines a second",
      measured: `${(share * 100).toFixed(1)} % of a core above plain, ${frames.toFixed(1)} frames a second`,
      bar: `< ${mostShare * 100} %, ≤ ${mostFrames}`,
      isMet: share < mostShare && frames <= mostFrames,
    },
  ];
};

interface Shown {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** All that was written to the terminal. */
  readonly screen: string;
}

/** The run in a terminal of 120 columns and 50 rows. */
async function shown(ui: "tui" | "plain"): Promise<Shown> {
  const project = new BenchProject(talking);
  const [cpu, screen] = [join(project.folder, "cpu"), join(project.folder, "screen")];
  mkdirSync(cpu);
  const command = `stty cols 120 rows 50; ${process.execPath} ${project.bin} run --ui=${ui}`;
  const env = { ...process.env, CPU: cpu, NODE_OPTIONS: `--import=${hook}`, TERM: "xterm-256color" };
  const began = performance.now();
  const child = spawn("script", ["-qec", command, screen], { cwd: project.folder, env, stdio: "ignore" });
  await once(child, "close");
  const wallMs = performance.now() - began;
  const cpuMs = Math.max(...readdirSync(cpu).map((name) => Number(readFileSync(join(cpu, name), "utf8"))));
  return { cpuMs, wallMs, screen: readFileSync(screen, "utf8") };
}
