// A program that does what a test tells it, through the socket that its first argument names.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [, , socketPath, name, ...args] = process.argv;
const socket = connect(socketPath);
const send = (message) => socket.write(`${JSON.stringify(message)}\n`);

const acts = {
  print: ([text]) => write(process.stdout, text),
  complain: ([text]) => write(process.stderr, text),
  write: ([path, text]) => writeFileSync(join(process.env.OUTPUT_PATH, path), text),
  read: ([path]) => readFileSync(join(process.env.INPUT_PATH, path), "utf8"),
  list: () => readdirSync("."),
  env: ([variable]) => process.env[variable] ?? null,
  /** From now on a polite end is told to the test and not obeyed. */
  ignoreTerm: () => void process.on("SIGTERM", () => send({ term: true })),
  /** Leaves a process behind in a session of its own; answers with its pid. */
  daemon: () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
    child.unref();
    return child.pid;
  },
  exit: ([code]) => process.exit(code),
  die: ([signal]) => process.kill(process.pid, signal),
};

function write(stream, text) {
  return new Promise((resolve) => stream.write(text, resolve));
}

socket.on("connect", () => send({ name, args, pid: process.pid, attempt: process.env.PIPELINE_ATTEMPT }));
socket.on("close", () => process.exit(99));
createInterface({ input: socket }).on("line", async (line) => {
  const [act, ...given] = JSON.parse(line);
  send({ answer: (await acts[act](given)) ?? null });
});
