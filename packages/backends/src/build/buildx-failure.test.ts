import { describe, expect, it } from "vitest";
import { buildxFailure } from "./buildx-failure.ts";

const failed = `#4 [2/3] RUN echo start; echo oops >&2;   exit 3
#4 0.499 start
#4 0.500 oops
#4 ERROR: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3
------
 > [2/3] RUN echo start; echo oops >&2;   exit 3:
0.499 start
0.500 oops
------
Dockerfile:2
--------------------
   1 |     FROM busybox:1.36
   2 | >>> RUN echo start; echo oops >&2;\\
   3 | >>>  exit 3
   4 |     RUN true
--------------------
ERROR: failed to solve: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3`;

describe("what docker buildx says last", () => {
  const failureOf = (text: string) => buildxFailure(text.split("\n"), "app/Dockerfile");

  it("R105 names the instruction as it is written, what it printed, and why", () => {
    expect(failureOf(failed)).toMatchInlineSnapshot(`
      {
        "class": "build",
        "message": "app/Dockerfile:2, RUN echo start; echo oops >&2; exit 3: exit code: 3
        start
        oops",
      }
    `);
  });

  it("tells a registry's refusal and an engine that is gone from a build that failed", () => {
    expect(failureOf("ERROR: no basic auth credentials").class).toBe("auth");
    expect(failureOf("ERROR: Cannot connect to the Docker daemon at unix:///nope. Is it running?").class).toBe(
      "backend",
    );
    expect(
      failureOf('ERROR: failed to solve: failed to compute cache key: "/nothere": not found'),
    ).toMatchInlineSnapshot(`
      {
        "class": "build",
        "message": "failed to compute cache key: "/nothere": not found",
      }
    `);
    expect(failureOf("").message).toBe("docker said nothing");
  });
});
