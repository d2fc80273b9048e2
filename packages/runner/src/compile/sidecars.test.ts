import { secret, secretFile, source } from "@pipeline/dsl";
import { describe, expect, it } from "vitest";
import { problemsWith, stepWith } from "./testing/compiling.ts";

describe("sidecars", () => {
  it("X39 keeps them, with the names of their secrets", () => {
    const sidecars = {
      redis: {
        image: "redis",
        command: ["redis"],
        args: ["-v"],
        env: { A: "1", B: secret("KEY"), C: secret("K", { file: "k" }) },
      },
      bare: { image: "x" },
    };
    expect(stepWith({ sidecars }).sidecars).toMatchInlineSnapshot(`
      {
        "bare": {
          "args": [],
          "env": {},
          "image": "x",
          "secrets": {},
        },
        "redis": {
          "args": [
            "-v",
          ],
          "command": [
            "redis",
          ],
          "env": {
            "A": "1",
          },
          "image": "redis",
          "secrets": {
            "B": {
              "is": "secret",
              "name": "KEY",
            },
            "C": {
              "file": "src/k",
              "is": "secret",
              "name": "K",
            },
          },
        },
      }
    `);
  });

  it("tells one without image, and a variable that is no text", () => {
    const env = { A: 1, B: source("x"), C: secretFile("KEY"), D: secret("K", { platform: "a/b" }) };
    const sidecars = { redis: { env }, none: 5 };
    expect(problemsWith({ sidecars })).toMatchInlineSnapshot(`
      "FIELD_INVALID at a · sidecars.none
        \`sidecars.none\` cannot be 5.
        Write a record such as { image: "redis" }.
      FIELD_INVALID at a · sidecars.redis.image
        A sidecar is a container, and has no image.
        Write \`image\`.
      FIELD_INVALID at a · sidecars.redis.env.A
        \`sidecars.redis.env.A\` cannot be 1.
        A sidecar knows no step: write a text or a secret.
      FIELD_INVALID at a · sidecars.redis.env.B
        \`sidecars.redis.env.B\` cannot be the source "x".
        A sidecar knows no step: write a text or a secret.
      FIELD_INVALID at a · sidecars.redis.env.C
        \`sidecars.redis.env.C\` cannot be the file of the secret "KEY".
        A sidecar gets a secret as a variable, from the runner: write secret(NAME), or secret(NAME, { file }).
      FIELD_INVALID at a · sidecars.redis.env.D
        \`sidecars.redis.env.D\` cannot be the secret "K".
        A sidecar gets a secret as a variable, from the runner: write secret(NAME), or secret(NAME, { file })."
    `);
  });
});
