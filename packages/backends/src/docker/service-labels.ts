import type { ServiceTerms, ServiceWorkload } from "../contract/index.ts";
import { executionLabel } from "./labels.ts";

/** What a service's container says of itself, besides the workload's own labels: whoever finds it knows all about it. */
const serviceLabel = "pipeline-service";
const specLabel = "pipeline-service-spec";
const termsLabel = "pipeline-service-terms";

/** How a service is told and looked after; no secret is in it. */
export interface ServiceRecord extends ServiceTerms {
  readonly service: string;
  readonly spec: string;
  readonly id: string;
  /** The attempt's. */
  readonly folder: string;
  readonly graceMs: number;
  /** The private network that it is in. */
  readonly network: string;
}

export function recordOf(workload: ServiceWorkload): ServiceRecord {
  const { service, spec, id, folder, graceMs, labels, port, health, readyTimeoutMs, expose, restart } = workload;
  const network = networkOf(labels);
  return { service, spec, id, folder, graceMs, network, port, health, readyTimeoutMs, expose, restart };
}

/** One private network for each namespace: in it, services are reached by their names. */
export function networkOf(labels: Readonly<Record<string, string>>): string {
  return `pipeline-${labels["pipeline-namespace"] ?? "default"}`;
}

export function serviceLabels(record: ServiceRecord): Record<string, string> {
  const { service, spec, id, ...terms } = record;
  return {
    [executionLabel]: id,
    [serviceLabel]: service,
    [specLabel]: spec,
    [termsLabel]: JSON.stringify(terms),
  };
}

/** Nothing where the labels are not a service's. */
export function readRecord(labels: Readonly<Record<string, string>>): ServiceRecord | undefined {
  const { [serviceLabel]: service, [specLabel]: spec, [executionLabel]: id, [termsLabel]: terms } = labels;
  if (service === undefined || spec === undefined || id === undefined || terms === undefined) return undefined;
  return { ...JSON.parse(terms), service, spec, id };
}

/** The workload's own labels. */
export function ownLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const ours = [serviceLabel, specLabel, termsLabel, executionLabel];
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !ours.includes(name)));
}

export const allServices: { readonly label: readonly string[] } = { label: [serviceLabel] };
