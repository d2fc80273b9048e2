import { type Deploy, deploy, job, type Ref } from "@pipeline/dsl";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import { train } from "./steps.ts";

const web = deploy("web", { image: "x", port: 8080, health: "/ok", inputs: { model: train.outputs.model } });
expectTypeOf(web).toEqualTypeOf<Deploy<"web", { readonly model: string }, { readonly url: string }>>();
expectTypeOf(web.outputs.url).toEqualTypeOf<Ref<string>>();
job("client", { command: ["curl", web.outputs.url], inputs: { url: web.outputs.url }, after: [web] });
deploy("by-port", {
  command: ["serve"],
  port: 8080,
  health: "port",
  readyTimeout: "2m",
  retries: { on: { "not-ready": 2 } },
});
deploy("open", { command: ["serve"], port: 8080, health: "/", lifetime: "run", expose: "network", restart: "always" });

deploy("kept", { command: ["serve"], port: 8080, health: "/", idleTimeout: "15m", replace: "without-gap" });
const windows = [{ days: "mon-fri", from: "08:00", to: "20:00" }] as const;
deploy("by-day", { command: ["serve"], port: 8080, health: "/", schedule: { zone: "Europe/Berlin", windows } });

// @ts-expect-error a length of time
deploy("wrong", { image: "x", port: 8080, health: "/ok", idleTimeout: 900 });
// @ts-expect-error windows, not starts: it does not end by itself
deploy("wrong", { image: "x", port: 8080, health: "/ok", schedule: { cron: "0 6 * * *", zone: "UTC" } });
const early = { from: "8", to: "20:00" } as const;
// @ts-expect-error a time of day
deploy("wrong", { image: "x", port: 8080, health: "/ok", schedule: { zone: "UTC", windows: [early] } });
// @ts-expect-error no such way
deploy("wrong", { image: "x", port: 8080, health: "/ok", replace: "blue-green" });
// @ts-expect-error when it is ready
deploy("wrong", { image: "x", port: 8080 });
// @ts-expect-error where it listens
deploy("wrong", { image: "x", health: "/ok" });
// @ts-expect-error a path begins with a slash
deploy("wrong", { image: "x", port: 8080, health: "ok" });
// @ts-expect-error it stays, or goes with its run
deploy("wrong", { image: "x", port: 8080, health: "/ok", lifetime: "forever" });
// @ts-expect-error this machine, or its network
deploy("wrong", { image: "x", port: 8080, health: "/ok", expose: "public" });
// @ts-expect-error no such policy
deploy("wrong", { image: "x", port: 8080, health: "/ok", restart: true });
// @ts-expect-error nor does it time out
deploy("wrong", { image: "x", port: 8080, health: "/ok", timeout: "1h" });
// @ts-expect-error nor is it a function
deploy("wrong", { run: () => {}, port: 8080, health: "/ok" });
// @ts-expect-error its one output is the url
deploy("wrong", { image: "x", port: 8080, health: "/ok", outputs: { x: z.number() } });
// @ts-expect-error no such output
web.outputs.host;
