import { endpointsText } from "../report/endpoints-text.ts";
import { linesText } from "../report/lines-text.ts";
import type { Palette } from "../report/palette.ts";
import { ago } from "./ago.ts";
import type { FoundService } from "./standing-services.ts";
import { tableLines } from "./table.ts";

interface ServicesStyle {
  readonly nowMs: number;
  readonly palette: Palette;
}

/** A line for each service, and below it why it is not ready, if it is not. */
export function servicesText(services: readonly FoundService[], style: ServicesStyle): string {
  const { palette } = style;
  const head = ["service", "pipeline", "status", "since", "backend", "run", "url"].map(palette.dim);
  const [headLine = "", ...lines] = tableLines([head, ...services.map((service) => cells(service, style))]);
  const told = lines.flatMap((line, index) => [line, ...reasonLine(services[index], palette)]);
  return linesText([headLine, ...told]);
}

function cells(service: FoundService, { nowMs, palette }: ServicesStyle): readonly string[] {
  const { step, pipeline, status, sinceMs, backend, run } = service;
  const since = sinceMs === undefined ? "" : ago(sinceMs, nowMs);
  return [step, pipeline, paintOf(status, palette)(status), since, backend, run, endpointsText(service)];
}

function reasonLine(service: FoundService | undefined, palette: Palette): readonly string[] {
  return service?.reason === undefined || service.status === "ready" ? [] : [`  ${palette.dim(service.reason)}`];
}

function paintOf(status: FoundService["status"], palette: Palette): (text: string) => string {
  switch (status) {
    case "ready":
      return palette.green;
    case "starting":
    case "stopped":
      return palette.yellow;
    case "unhealthy":
    case "died":
      return palette.red;
  }
}
