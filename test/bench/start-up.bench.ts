import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { it } from "vitest";

const bin = fileURLToPath(new URL("../../packages/runner/bin/pipeline.js", import.meta.url));

it("starts", async ({ bench }) => {
  await bench("pipeline --help, from source", () => {
    execFileSync(process.execPath, [bin, "--help"], { stdio: "ignore" });
  }).run();
});
