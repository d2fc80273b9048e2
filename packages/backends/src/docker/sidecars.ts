import type Dockerode from "dockerode";
import type { Failure, SidecarWorkload, Workload } from "../contract/index.ts";
import { Container } from "./container.ts";
import type { Mounts } from "./container-request.ts";
import type { Images } from "./images.ts";
import { executionLabel } from "./labels.ts";
import { fillOwn, type Making, makeContainer } from "./make-container.ts";

export interface SidecarSite {
  readonly client: Dockerode;
  readonly images: Images;
  readonly mounts: Mounts;
  readonly signal: AbortSignal;
  readonly tell: (reason: string) => void;
}

export type MadeSidecars =
  | { readonly ok: true; readonly network?: Making["network"] }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Makes the containers beside a program: they see its folders and share one network, in which each is reached as
 * `localhost` and by its name. The network is the first one's.
 */
export async function makeSidecars(workload: Workload, site: SidecarSite): Promise<MadeSidecars> {
  const names = Object.keys(workload.sidecars);
  const [first] = names;
  if (first === undefined) return { ok: true };
  const shared = { NetworkMode: `container:${containerName(workload, first)}` };
  const [joined] = workload.networks ?? [];
  const own = {
    ExtraHosts: names.map((name) => `${name}:127.0.0.1`),
    ...(joined === undefined ? {} : { NetworkMode: joined }),
  };
  for (const [name, sidecar] of Object.entries(workload.sidecars)) {
    const network = name === first ? own : shared;
    const failure = await makeSidecar(containerName(workload, name), { workload, sidecar, network, site });
    if (failure !== undefined)
      return { ok: false, failure: { ...failure, message: `sidecar "${name}": ${failure.message}` } };
  }
  return { ok: true, network: shared };
}

/** In the order in which they are declared. */
export async function startSidecars(workload: Workload, client: Dockerode): Promise<void> {
  for (const name of Object.keys(workload.sidecars)) await new Container(client, containerName(workload, name)).start();
}

interface MakingSidecar {
  readonly workload: Workload;
  readonly sidecar: SidecarWorkload;
  readonly network: NonNullable<Making["network"]>;
  readonly site: SidecarSite;
}

async function makeSidecar(
  name: string,
  { workload, sidecar, network, site }: MakingSidecar,
): Promise<Failure | undefined> {
  const { client, images, mounts, signal, tell } = site;
  const prepared = await images.ready({ image: sidecar.image, signal, tell });
  if (!prepared.ok) return prepared.failure;
  const { id, labels } = workload;
  const container = new Container(client, name);
  const program = {
    ...sidecar,
    secretFiles: {},
    masked: [],
    resources: { gpu: [] },
    labels: { ...labels, [executionLabel]: id },
  };
  const making = { program, image: prepared.image, mounts, network };
  await makeContainer(container, making);
  await fillOwn(container, making);
  return undefined;
}

export function containerName({ id }: Pick<Workload, "id">, sidecar: string): string {
  return `${id}.${sidecar}`;
}
