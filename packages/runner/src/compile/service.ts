import { parseDurationMs } from "@pipeline/dsl";
import type { PlannedStep } from "./plan.ts";
import type { StepScope } from "./scope.ts";
import { planKeeping } from "./service-keeping.ts";

const defaultReadyTimeoutMs = 300_000;

/** What a deploy says of its service; `undefined` for a job, and where the port or the health check is missing. */
export function planService(scope: StepScope): PlannedStep["service"] {
  const { step, written, report } = scope;
  if (step.kind === "job") return undefined;
  const keeping = planKeeping(scope);
  const { port, health } = written;
  if (port === undefined) report(missing("port", "A deploy serves on a port.", "Write `port: 8080`."));
  if (health === undefined) {
    const why = "A deploy has succeeded once it is healthy, so it must say how that shows.";
    report(missing("health", why, 'Write `health: "/health"`, or "port" for a bare check that the port answers.'));
  }
  if (typeof port !== "number" || typeof health !== "string") return undefined;
  return {
    port,
    health,
    readyTimeoutMs: parseDurationMs(written.readyTimeout) ?? defaultReadyTimeoutMs,
    lifetime: written.lifetime === "run" ? "run" : "keep",
    expose: written.expose === "network" ? "network" : "loopback",
    restart: written.restart === "never" || written.restart === "always" ? written.restart : "on-failure",
    ...(keeping !== undefined && { keeping }),
  };
}

function missing(field: string, message: string, remedy: string) {
  return { code: "FIELD_INVALID", field, message, remedy } as const;
}
