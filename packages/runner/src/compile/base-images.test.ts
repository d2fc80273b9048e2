import { expect, it } from "vitest";
import { baseImages } from "./base-images.ts";

it("names what a Dockerfile starts and copies from, arguments put in, its own stages left out", () => {
  const dockerfile = `# syntax is no base
ARG VERSION=3.12
ARG SUITE="slim" HOST='registry.example:5000'
ARG FOUND=$HOST/team/base:1
ARG GIVEN
FROM --platform=$BUILDPLATFORM python:\${VERSION}-$SUITE AS Base
ARG LATER=1
RUN echo FROM nothing
FROM base as built
COPY --from=0 /a /b
COPY --chown=1:1 --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/
RUN --mount=type=bind,from=busybox:1.36,target=/x true
FROM scratch
FROM \${GIVEN:-alpine:3} AS last
FROM $FOUND
FROM debian:$LATER
FROM $OTHER
FROM \\
  node:24
`;
  expect(baseImages(dockerfile, { GIVEN: "" })).toEqual([
    "python:3.12-slim",
    "ghcr.io/astral-sh/uv:0.5",
    "busybox:1.36",
    "alpine:3",
    "registry.example:5000/team/base:1",
    "debian:$LATER",
    "$OTHER",
    "node:24",
  ]);
  expect(baseImages("FROM scratch\nARG LATER=1\nFROM debian:$LATER\n", {})).toEqual(["debian:$LATER"]);
  expect(baseImages(dockerfile, { GIVEN: "mine:1", VERSION: "3.13" })).toEqual(
    expect.arrayContaining(["python:3.13-slim", "mine:1"]),
  );
});
