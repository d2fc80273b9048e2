import { expect, it } from "vitest";
import { labels } from "./labels.ts";

it("X32 R103 every object says whose it is, and from which commit, in what every platform takes", () => {
  const address = { namespace: "Team", pipeline: "p", run: "20261121-074530-4kq9", step: "build:train", attempt: 2 };
  const by = { version: "0.1.0", user: "ada@lovelace", host: "engine.local" };
  expect(labels(address, { ...by, commit: "c0ffee" })).toEqual({
    "pipeline-namespace": "team",
    "pipeline-name": "p",
    "pipeline-run": "20261121-074530-4kq9",
    "pipeline-step": "build-train",
    "pipeline-attempt": "2",
    "pipeline-version": "0-1-0",
    "pipeline-user": "ada-lovelace",
    "pipeline-host": "engine-local",
    "pipeline-commit": "c0ffee",
  });
  expect(labels(address, by)).not.toHaveProperty("pipeline-commit");
});
