import type Dockerode from "dockerode";
import type { Failure, ServiceWorkload } from "../contract/index.ts";
import { type PortHolder, takenPort } from "../stream/taken-port.ts";
import { packFolders } from "./archive.ts";
import { Container } from "./container.ts";
import { callFault } from "./engine-fault.ts";
import { inContainer, sharedFolders } from "./in-container.ts";
import { type LaunchSite, mountsOf, programOf, takenName } from "./launch.ts";
import { fillOwn, type Making, makeContainer } from "./make-container.ts";
import { ensureNetwork } from "./networks.ts";
import { refusal } from "./refusal.ts";
import { ownLabels, readRecord, type ServiceRecord, serviceLabels } from "./service-labels.ts";
import { isElsewhere } from "./sharing.ts";

export type LaunchedService =
  | { readonly status: "started" }
  | { readonly status: "refused"; readonly failure: Failure }
  | { readonly status: "elsewhere" };

/** Makes and starts a service's container, which has the service's name. What cannot start leaves nothing. */
export async function launchService(
  { workload, record }: { readonly workload: ServiceWorkload; readonly record: ServiceRecord },
  site: LaunchSite,
): Promise<LaunchedService> {
  const container = new Container(site.client, workload.service);
  try {
    return await launchHere(container, { workload, record, site });
  } catch (error) {
    const fault = callFault(error);
    if (!site.signal.aborted && fault.status === undefined) throw error;
    await container.remove();
    site.signal.throwIfAborted();
    if (isElsewhere(fault.message)) return { status: "elsewhere" };
    const taken = await portFailure(fault.message, record, site.client);
    const failure = taken ?? refusal(fault, workload);
    if (failure.class === "image") site.images.forget();
    return { status: "refused", failure };
  }
}

interface Here {
  readonly workload: ServiceWorkload;
  readonly record: ServiceRecord;
  readonly site: LaunchSite;
}

async function launchHere(container: Container, { workload, record, site }: Here): Promise<LaunchedService> {
  const { image: name = "", platform, folder } = workload;
  const { client, images, signal, tell, sharing } = site;
  const platformOf = platform === undefined ? {} : { platform };
  const prepared = await images.ready({ image: name, ...platformOf, signal, tell });
  if (!prepared.ok) return { status: "refused", failure: prepared.failure };
  await ensureNetwork(client, record.network);
  const program = programOf({ ...workload, outputs: [], workers: 1 });
  const making: Making = {
    program: {
      ...program,
      env: { HOST: "0.0.0.0", ...program.env },
      labels: { ...ownLabels(program.labels), ...serviceLabels(record) },
    },
    image: prepared.image,
    mounts: await mountsOf({ ...workload, outputs: [], workers: 1 }, site),
    ...platformOf,
    network: networkTerms(record),
    exposed: record.port,
  };
  const made = await makeContainer(container, making);
  if (!made.isNew) return { status: "refused", failure: takenName(workload.service, "pipeline") };
  if (sharing === "volume") await container.put(packFolders(folder, sharedFolders), inContainer.top);
  await fillOwn(container, making);
  signal.throwIfAborted();
  await container.start();
  return { status: "started" };
}

/** The declared port here too, so that its url is the same wherever the service stands. */
function networkTerms({ port, expose, network }: ServiceRecord): NonNullable<Making["network"]> {
  const HostIp = expose === "network" ? "0.0.0.0" : "127.0.0.1";
  return { NetworkMode: network, PortBindings: { [`${port}/tcp`]: [{ HostIp, HostPort: String(port) }] } };
}

async function portFailure(
  message: string,
  { port, service }: ServiceRecord,
  client: Dockerode,
): Promise<Failure | undefined> {
  if (!/port is already allocated|address already in use|Ports are not available/i.test(message)) return undefined;
  const all = await client.listContainers();
  const holder = all.find(
    ({ Ports, Names }) => Ports.some(({ PublicPort }) => PublicPort === port) && !Names.includes(`/${service}`),
  );
  return { ...takenPort(port, holder === undefined ? undefined : holderIn(holder)), reason: message.trim() };
}

function holderIn({ Names: [path = ""], Labels }: Dockerode.ContainerInfo): PortHolder {
  const name = path.slice(1);
  return readRecord(Labels) === undefined
    ? { name: `the container ${name}`, end: `docker rm -f ${name}` }
    : { name: `the service ${name}`, end: `pipeline down ${name}` };
}
