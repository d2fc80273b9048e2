import { existsSync } from "node:fs";
import type { StandingService } from "../contract/index.ts";
import { endText } from "../stream/end-text.ts";
import { networkAddress } from "../stream/network-address.ts";
import { probe } from "../stream/probe.ts";
import { bootId } from "../stream/process-identity.ts";
import { type Claim, claimFiles, readClaim } from "./claim.ts";
import { isSupervised } from "./claim-watch.ts";
import { endpointsOf } from "./port.ts";
import type { ServiceRecord } from "./service-record.ts";

const lookMs = 1000;

/** What is so now with a service of this machine; asks it once. */
export async function standing(record: ServiceRecord, isBeingChanged: () => boolean): Promise<StandingService> {
  const { service, spec, id, folder, labels } = record;
  const claim = readClaim(folder);
  return {
    service,
    spec,
    handle: { backend: "local", native: { service, id, folder } },
    endpoints: endpointsOf(record),
    ...(claim?.startedAtMs === undefined ? {} : { sinceMs: claim.startedAtMs }),
    folder,
    labels,
    ...(await statusOf(record, claim, isBeingChanged)),
  };
}

type Status = Pick<StandingService, "status" | "reason">;

async function statusOf(
  record: ServiceRecord,
  claim: Claim | undefined,
  isBeingChanged: () => boolean,
): Promise<Status> {
  if (claim === undefined) return isBeingChanged() ? { status: "starting" } : died("it was never started");
  if (claim.outcome !== undefined) return died(endText(claim.outcome));
  if (claim.boot !== bootId()) return { status: "stopped", reason: "the machine has been started anew since" };
  if (!isSupervised(claim)) return died("the process that watched over it was ended");
  const why = await probe({ host: probeHost(record), ...record }, lookMs);
  if (!existsSync(claimFiles.ready(record.folder)))
    return { status: "starting", ...(why === undefined ? {} : { reason: why }) };
  return why === undefined ? { status: "ready" } : { status: "unhealthy", reason: why };
}

/** Where it must answer: as far away as it may be reached from. */
export function probeHost({ expose }: Pick<ServiceRecord, "expose">): string {
  return expose === "network" ? networkAddress() : "127.0.0.1";
}

function died(reason: string): Status {
  return { status: "died", reason };
}
