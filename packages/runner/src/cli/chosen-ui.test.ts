import { describe, expect, it } from "vitest";
import { chosenUi, type UiChoice } from "./chosen-ui.ts";
import { Output } from "./output.ts";

function output(isTTY: boolean): Output {
  return new Output({ isTTY, write: () => true, on: () => undefined, once: () => undefined });
}

interface Place {
  readonly ui?: UiChoice["settings"]["ui"];
  readonly verbosity?: UiChoice["settings"]["verbosity"];
  readonly steps?: number;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function chosen({
  ui = "auto",
  verbosity = "normal",
  steps = 2,
  stdout = true,
  stderr = true,
  env = {},
}: Place): string {
  return chosenUi({
    settings: { ui, verbosity },
    steps,
    invocation: { env, stdout: output(stdout), stderr: output(stderr) },
  });
}

describe("how progress is shown", () => {
  it.each<[string, Place, string]>([
    ["a person watches", {}, "tui"],
    ["there is one step", { steps: 1 }, "plain"],
    ["stdout is piped to a program that may draw itself", { stdout: false }, "plain"],
    ["stderr is a file", { stderr: false }, "plain"],
    ["it is continuous integration", { env: { CI: "true" } }, "plain"],
    ["the terminal is dumb", { env: { TERM: "dumb" } }, "plain"],
    ["only failures are wanted", { verbosity: "quiet" }, "plain"],
  ])("setting:ui auto, where %s", (_where, place, form) => {
    expect(chosen(place)).toBe(form);
  });
  it.each<[Place, string]>([
    [{ ui: "tui", steps: 1, stdout: false, env: { CI: "1", TERM: "dumb" } }, "tui"],
    [{ ui: "tui", stderr: false }, "plain"],
    [{ ui: "plain" }, "plain"],
    [{ ui: "json" }, "json"],
  ])("setting:ui as asked: %o", (place, form) => {
    expect(chosen(place)).toBe(form);
  });
});
