import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type Dockerode from "dockerode";
import type { Failure, Workload } from "../contract/index.ts";
import { packFolders } from "./archive.ts";
import { Container, type ContainerState } from "./container.ts";
import { containerRequest, type Mounts } from "./container-request.ts";
import { callFault } from "./engine-fault.ts";
import type { Images, ReadyImage } from "./images.ts";
import { inContainer, sharedFolders } from "./in-container.ts";
import { launched, needsLauncher, ownArchive, ownerOf, secretPaths, shell } from "./launcher.ts";
import { refusal } from "./refusal.ts";
import { bindMount } from "./rules.ts";
import { isElsewhere, type Sharing } from "./sharing.ts";
import { createSidecars, startSidecars } from "./sidecars.ts";

/** What launching a container needs of its surroundings. */
export interface LaunchSite {
  readonly client: Dockerode;
  readonly images: Images;
  readonly sharing: Sharing;
  readonly signal: AbortSignal;
  readonly tell: (reason: string) => void;
}

export type Launched =
  | { readonly status: "started"; readonly notes: readonly string[] }
  | { readonly status: "refused"; readonly failure: Failure }
  /** The engine does not see our files: try again with a volume. */
  | { readonly status: "elsewhere" };

/** The label that everything made for an attempt carries. */
export const executionLabel = "pipeline-execution";

/**
 * Makes and starts the container of a workload, or finds the one that was made for it before.
 *
 * Its name is the workload's id: a second one cannot be made. Rejects with the signal's reason, and then nothing is left;
 * or when the engine cannot be reached.
 */
export async function launch(workload: Workload, site: LaunchSite): Promise<Launched> {
  const { image = "", platform } = workload;
  const prepared = await site.images.ready({ image, ...(platform === undefined ? {} : { platform }), ...site });
  if (!prepared.ok) return { status: "refused", failure: prepared.failure };
  const container = new Container(site.client, workload.id);
  try {
    return await launchIn(container, prepared.image, { workload, site });
  } catch (error) {
    if (site.signal.aborted) await removeAll(workload.id, site.client);
    site.signal.throwIfAborted();
    const fault = callFault(error);
    if (fault.status === undefined) throw error;
    await removeAll(workload.id, site.client);
    if (isElsewhere(fault.message)) return { status: "elsewhere" };
    return { status: "refused", failure: naming(refusal(fault), workload) };
  }
}

interface Launching {
  readonly workload: Workload;
  readonly site: LaunchSite;
}

async function launchIn(container: Container, image: ReadyImage, { workload, site }: Launching): Promise<Launched> {
  const mounts = await mountsOf(workload, site);
  const sidecars = await createSidecars(workload, { ...site, mounts });
  if (!sidecars.ok) return { status: "refused", failure: sidecars.failure };
  const network = sidecars.network === undefined ? {} : { network: sidecars.network };
  const made = await create(container, { workload, image, mounts, ...network });
  const notes = [...made.notes];
  if (!made.isNew) {
    const state = await container.state();
    const adopted = state && adopt(state, workload.id);
    if (adopted !== undefined) return adopted;
  }
  await fill(container, { workload, image, site });
  site.signal.throwIfAborted();
  await startSidecars(workload, site.client);
  await container.start();
  return { status: "started", notes };
}

/** What has been started before goes on; what has only been made is filled again and started. */
function adopt({ status, labels }: ContainerState, id: string): Launched | undefined {
  if (labels[executionLabel] !== id) {
    const message = `a container is called ${id} already, and is not of this run: docker rm ${id}`;
    return { status: "refused", failure: { class: "backend", message } };
  }
  return status === "created" ? undefined : { status: "started", notes: [] };
}

interface Making {
  readonly workload: Workload;
  readonly image: ReadyImage;
  readonly mounts: Mounts;
  readonly network?: string;
}

/** By way of a shell where something must be handed over; an image without one gets it in its settings, and that is told. */
async function create(container: Container, making: Making) {
  const { workload, image } = making;
  const { platform } = workload;
  if (!needsLauncher(workload)) {
    const warnings = await container.create(requestOf(making), platform);
    return { isNew: warnings !== false, notes: warnings === false ? [] : warnings };
  }
  const warnings = await container.create(launchedRequest(making), platform);
  if (warnings === false) return { isNew: false, notes: [] };
  if ((await container.mode(shell)) !== undefined) return { isNew: true, notes: warnings };
  await container.remove();
  const { secrets, env } = workload;
  await container.create(requestOf({ ...making, workload: { ...workload, env: { ...env, ...secrets } } }), platform);
  const exposed = `the image ${workload.image} has no ${shell}, so its secrets stand in the container's settings: \`docker inspect\` shows them`;
  return { isNew: true, notes: Object.keys(secrets).length === 0 ? warnings : [...warnings, exposed] };
}

function requestOf({ workload, image, mounts, network }: Making): Dockerode.ContainerCreateOptions {
  const { id, labels, env } = workload;
  const all = { ...env, ...secretPaths(workload), EXECUTION_ID: id, PIPELINE_SIGNALS: inContainer.signals };
  const own = { ...workload, image: image.pinned, env: all, labels: { ...labels, [executionLabel]: id } };
  const request = containerRequest(own, mounts);
  const joined = network === undefined ? {} : { NetworkMode: network };
  return {
    ...request,
    // What the image says of its health is nobody's concern here, and would start a program every few seconds.
    Healthcheck: { Test: ["NONE"] },
    HostConfig: { ...request.HostConfig, ...joined },
  };
}

function launchedRequest(making: Making): Dockerode.ContainerCreateOptions {
  return { ...requestOf(making), Entrypoint: [...launched], Cmd: [...wordsOf(making)] };
}

/** The words that an image would be started with, by its own rules. */
export function wordsOf({ workload, image }: Pick<Making, "workload" | "image">): readonly string[] {
  const { command, args } = workload;
  if (command !== undefined) return [...command, ...args];
  return [...image.entrypoint, ...(args.length > 0 ? args : image.command)];
}

async function mountsOf({ id, folder, labels }: Workload, { sharing, client }: LaunchSite): Promise<Mounts> {
  const signals = join(folder, dirname(posix.relative(inContainer.top, inContainer.signals)));
  mkdirSync(signals, { recursive: true });
  chmodSync(signals, 0o777);
  if (sharing === "bind") return sharedFolders.map((name) => bindMount(folder, name));
  await client.createVolume({ Name: id, Labels: { ...labels, [executionLabel]: id } });
  return [{ Type: "volume", Source: id, Target: inContainer.top }];
}

async function fill(container: Container, { workload, image, site }: Launching & { readonly image: ReadyImage }): Promise<void> {
  if (site.sharing === "volume") await container.put(packFolders(workload.folder, sharedFolders), inContainer.top);
  const hasOwn = needsLauncher(workload) || Object.keys(workload.secretFiles).length > 0;
  if (hasOwn) await container.put(ownArchive(workload, await ownerOf(workload.user ?? image.user, container)), "/");
}

/** The engine's words rarely name what the user wrote. */
function naming(failure: Failure, { command, image, user }: Workload): Failure {
  if (failure.class === "not-found") return { ...failure, message: `${failure.message}: "${command?.[0] ?? image}"` };
  if (failure.class === "image") return { ...failure, message: `${image}: ${failure.message}${user ? ` (${user})` : ""}` };
  return failure;
}

/** Everything that was made for an attempt: containers first, since they hold the volume. */
export async function removeAll(id: string, client: Dockerode): Promise<void> {
  const filters = { label: [`${executionLabel}=${id}`] };
  const containers = await client.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => new Container(client, Id).remove()));
  const volume = client.getVolume(id);
  await volume.remove().catch((error: unknown) => {
    if (callFault(error).status !== 404) throw error;
  });
}
