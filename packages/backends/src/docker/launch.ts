import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type Dockerode from "dockerode";
import type { Failure, SecretValue, Workload } from "../contract/index.ts";
import { packFolders } from "./archive.ts";
import { Container, type ContainerState } from "./container.ts";
import type { Mounts } from "./container-request.ts";
import { callFault } from "./engine-fault.ts";
import type { Images } from "./images.ts";
import { inContainer, sharedFolders } from "./in-container.ts";
import { executionLabel } from "./labels.ts";
import { fillOwn, type Making, makeContainer, requestOf } from "./make-container.ts";
import { refusal } from "./refusal.ts";
import { keepRefused } from "./refused-request.ts";
import { removeAll } from "./remove-all.ts";
import { bindMount } from "./rules.ts";
import { isElsewhere, type Sharing } from "./sharing.ts";
import { makeSidecars, startSidecars } from "./sidecars.ts";

/** What launching a container needs of its surroundings. */
export interface LaunchSite {
  readonly client: Dockerode;
  readonly images: Images;
  readonly sharing: Sharing;
  readonly signal: AbortSignal;
  /** Why it has not started yet. */
  readonly tell: (reason: string) => void;
}

export type Launched =
  | { readonly status: "started"; readonly notes: readonly string[] }
  | { readonly status: "refused"; readonly failure: Failure }
  /** The engine does not see our files: a volume is needed. */
  | { readonly status: "elsewhere" };

/**
 * Makes and starts the container of a workload, or finds the one that was made for it before: its name is the workload's
 * id, so there is never a second one.
 *
 * Rejects with the signal's reason, and then nothing is left; or when the engine cannot be reached.
 */
export async function launch(workload: Workload, site: LaunchSite): Promise<Launched> {
  let making: Making | undefined;
  try {
    return await launchHere(workload, site, (made) => {
      making = made;
    });
  } catch (error) {
    const fault = callFault(error);
    if (!site.signal.aborted && fault.status === undefined) throw error;
    await removeAll(workload.id, site.client, site.sharing);
    site.signal.throwIfAborted();
    if (isElsewhere(fault.message)) return { status: "elsewhere" };
    const refused = refusal(fault, workload);
    if (refused.class === "image") site.images.forget();
    const failure = keepRefused(refused, workload.folder, making && requestOf(making));
    return { status: "refused", failure };
  }
}

async function launchHere(workload: Workload, site: LaunchSite, announce: (making: Making) => void): Promise<Launched> {
  const { image: name = "", platform, id } = workload;
  const { client, images, signal, tell } = site;
  const platformOf = platform === undefined ? {} : { platform };
  const prepared = await images.ready({ image: name, ...platformOf, signal, tell });
  if (!prepared.ok) return { status: "refused", failure: prepared.failure };
  const mounts = await mountsOf(workload, site);
  const sidecars = await makeSidecars(workload, { client, images, mounts, signal, tell });
  if (!sidecars.ok) {
    await removeAll(id, client, site.sharing);
    return { status: "refused", failure: sidecars.failure };
  }
  const [joined] = workload.networks ?? [];
  const network = sidecars.network ?? (joined === undefined ? undefined : { NetworkMode: joined });
  const program = programOf(workload);
  const making = {
    program,
    image: prepared.image,
    mounts,
    ...platformOf,
    ...(network === undefined ? {} : { network }),
  };
  announce(making);
  return start(new Container(client, id), making, { workload, site });
}

async function start(
  container: Container,
  making: Making,
  { workload, site }: { readonly workload: Workload; readonly site: LaunchSite },
): Promise<Launched> {
  const made = await makeContainer(container, making);
  const state = made.isNew ? undefined : await container.state();
  const adopted = state && adopt(state, workload.id);
  if (adopted !== undefined) return adopted;
  if (site.sharing === "volume") await container.put(packFolders(workload.folder, sharedFolders), inContainer.top);
  await fillOwn(container, making);
  site.signal.throwIfAborted();
  await startSidecars(workload, site.client);
  await container.start();
  return { status: "started", notes: made.notes };
}

/** What has been started before goes on; what has only been made is filled again and started. */
function adopt({ status, labels }: ContainerState, id: string): Launched | undefined {
  if (labels[executionLabel] !== id) {
    return { status: "refused", failure: takenName(id, "run") };
  }
  return status === "created" ? undefined : { status: "started", notes: [] };
}

export function takenName(name: string, by: "run" | "pipeline"): Failure {
  return {
    class: "backend",
    message: `a container is called ${name} already, and is not of this ${by}`,
    remedy: `look at it, and remove it where nobody needs it: docker rm -f ${name}`,
    isLasting: true,
  };
}

/** All values that must not come through, whichever container has them. */
export function maskedOf({ secrets, secretFiles, sidecars }: Workload): readonly SecretValue[] {
  const beside = Object.values(sidecars).flatMap((sidecar) => Object.values(sidecar.secrets));
  return [...Object.values(secrets), ...Object.values(secretFiles), ...beside];
}

export function programOf(workload: Workload): Making["program"] {
  const { id, labels, env } = workload;
  return {
    ...workload,
    env: { ...env, EXECUTION_ID: id, PIPELINE_SIGNALS: inContainer.signals },
    labels: { ...labels, [executionLabel]: id },
    masked: maskedOf(workload),
  };
}

export async function mountsOf({ id, folder, labels }: Workload, { sharing, client }: LaunchSite): Promise<Mounts> {
  const signals = join(folder, dirname(posix.relative(inContainer.top, inContainer.signals)));
  mkdirSync(signals, { recursive: true });
  chmodSync(signals, 0o777);
  if (sharing === "bind") return sharedFolders.map((name) => bindMount(folder, name));
  await client.createVolume({ Name: id, Labels: { ...labels, [executionLabel]: id } });
  return [{ Type: "volume", Source: id, Target: inContainer.top }];
}
