import type { Endpoint, StandingService } from "../contract/index.ts";
import { networkAddress } from "../stream/network-address.ts";
import { type Probed, probe } from "../stream/probe.ts";
import type { ContainerState } from "./container.ts";
import { endedOf } from "./ended.ts";
import { ownLabels, type ServiceRecord } from "./service-labels.ts";
import { isSettled } from "./settled.ts";

const lookMs = 1000;
const loopback = "127.0.0.1";

/** Where a service is reached; `host` is where its engine publishes ports. */
export function endpointsOf({ port, expose, service, network }: ServiceRecord, host: string): readonly Endpoint[] {
  const shared = host === loopback ? networkAddress() : host;
  return [
    { reach: "host", url: `http://${host}:${port}` },
    ...(expose === "network" ? [{ reach: "network" as const, url: `http://${shared}:${port}` }] : []),
    { reach: "network", network, url: `http://${service}:${port}` },
  ];
}

/** From this machine, by the port that is published. */
export function probedOf({ port, health }: ServiceRecord, host: string): Probed {
  return { host, port, health, isProxied: true };
}

interface Stands {
  readonly state: ContainerState;
  readonly record: ServiceRecord;
}

/** What is so now with a service's container; asks the service once. */
export async function standing({ state, record }: Stands, host: string): Promise<StandingService> {
  const { service, spec, id, folder } = record;
  return {
    service,
    spec,
    handle: { backend: "docker", native: { service, id, folder } },
    endpoints: endpointsOf(record, host),
    ...(state.startedAtMs === undefined ? {} : { sinceMs: state.startedAtMs }),
    folder,
    labels: ownLabels(state.labels),
    ...(await statusOf({ state, record }, host)),
  };
}

async function statusOf({ state, record }: Stands, host: string): Promise<Pick<StandingService, "status" | "reason">> {
  if (state.status === "created") return { status: "starting" };
  if (state.status === "ended") {
    const ended = endedOf(state, { wasAway: false });
    const reason = ended.status === "failed" ? ended.failure.message : "its program ended by itself, with code 0";
    return { status: "died", reason };
  }
  const why = await probe(probedOf(record, host), lookMs);
  if (!isSettled(record.folder)) return { status: "starting", ...(why === undefined ? {} : { reason: why }) };
  return why === undefined ? { status: "ready" } : { status: "unhealthy", reason: why };
}
