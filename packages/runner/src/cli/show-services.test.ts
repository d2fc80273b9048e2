import { expect, it } from "vitest";
import { paletteOf } from "../report/palette.ts";
import { servicesText } from "./show-services.ts";
import type { FoundService } from "./standing-services.ts";

const nowMs = Date.parse("2026-11-27T12:00Z");
const stands: FoundService = {
  service: "p-web-00000000",
  spec: "s",
  handle: { backend: "local", native: null },
  status: "ready",
  endpoints: [{ reach: "host", url: "http://127.0.0.1:8080" }],
  sinceMs: nowMs - 3_600_000,
  folder: "/there",
  labels: {},
  backend: "local",
  step: "web",
  pipeline: "p",
  run: "r1",
};

it("services are listed with why they are not ready, below each", () => {
  const { sinceMs: _, ...never } = stands;
  const all: readonly FoundService[] = [
    { ...stands, reason: "not shown: it is ready" },
    { ...stands, step: "api", status: "stopped", reason: "nobody has asked for it lately" },
    { ...never, step: "model", status: "died", endpoints: [] },
  ];
  expect(servicesText(all, { nowMs, palette: paletteOf(false) })).toMatchInlineSnapshot(`
    "service  pipeline  status   since   backend  run  url
    web      p         ready    1h ago  local    r1   http://127.0.0.1:8080 (from this machine)
    api      p         stopped  1h ago  local    r1   http://127.0.0.1:8080 (from this machine)
      nobody has asked for it lately
    model    p         died             local    r1
    "
  `);
});
