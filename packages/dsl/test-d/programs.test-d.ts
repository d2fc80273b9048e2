import { job, sh } from "@pipeline/dsl";
import { prepare, train } from "./steps.ts";

job("run", { run: () => {}, image: "node:24" });
job("command", { command: ["echo"], args: ["x"], image: "alpine" });
job("script", { script: "x.py", interpreter: ["uv", "run"], args: ["x"] });
job("image", { image: "registry/x", args: ["x"] });

// @ts-expect-error nothing says what runs
job("wrong", {});
// @ts-expect-error command and script
job("wrong", { command: ["echo"], script: "x.py" });
// @ts-expect-error command and run
job("wrong", { command: ["echo"], run: () => {} });
// @ts-expect-error script and run
job("wrong", { script: "x.py", run: () => {} });
// @ts-expect-error arguments of a function are its inputs
job("wrong", { run: () => {}, args: ["x"] });
// @ts-expect-error an interpreter without a script
job("wrong", { command: ["echo"], interpreter: "python" });
// @ts-expect-error no such property
job("wrong", { command: ["echo"], timeuot: "3m" });

// `after` orders without data: by step, or by the name of one that is declared later.
job("right", { command: sh`true`, after: [prepare, train, "later"] });
// @ts-expect-error a ref is data: it belongs in `inputs`
job("wrong", { command: ["echo"], after: [prepare.outputs.rows] });
// @ts-expect-error a number is no name
job("wrong", { command: ["echo"], after: [3] });

job("right", {
  command: ["x"],
  timeout: "30m",
  queueTimeout: "1.5h",
  retries: { on: { oom: 1, "user-exit": 2 }, delay: "10s" },
  priority: "extra-high",
  pool: { licences: 2 },
  volatile: ["TOKEN"],
  cache: false,
  backend: "kubernetes",
});
// @ts-expect-error a number has no unit
job("wrong", { command: ["echo"], timeout: 30 });
// @ts-expect-error no such unit
job("wrong", { command: ["echo"], timeout: "30 minutes" });
// @ts-expect-error no such failure class
job("wrong", { command: ["echo"], retries: { on: { crash: 1 } } });
// @ts-expect-error no such priority
job("wrong", { command: ["echo"], priority: "urgent" });
