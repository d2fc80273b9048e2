import type Dockerode from "dockerode";
import type { Container } from "./container.ts";
import { type Containable, containerRequest, type Mounts } from "./container-request.ts";
import type { ReadyImage } from "./images.ts";
import { type Handed, launched, needsLauncher, ownArchive, ownerOf, secretPaths, shell } from "./launcher.ts";

/** A container that is to be made, and what it gets before it starts. */
export interface Making {
  readonly program: Containable & Handed;
  readonly image: ReadyImage;
  readonly mounts: Mounts;
  readonly platform?: string;
  /** What differs from the engine's own network: whose it joins, and names that it knows. */
  readonly network?: Pick<Dockerode.HostConfig, "NetworkMode" | "ExtraHosts" | "PortBindings">;
  /** The port that its program listens on. */
  readonly exposed?: number;
}

/** Whether this call has made it, and what is to be told about it. */
export interface Made {
  readonly isNew: boolean;
  readonly notes: readonly string[];
}

/**
 * Makes a container, or finds that there is one of its name.
 *
 * What must be handed over goes by way of a shell; an image without one gets it in its settings, and that is told.
 */
export async function makeContainer(container: Container, making: Making): Promise<Made> {
  const { program, platform } = making;
  const isLaunched = needsLauncher(program);
  const warnings = await container.create(isLaunched ? launchedRequest(making) : requestOf(making), platform);
  if (warnings === false) return { isNew: false, notes: [] };
  if (!isLaunched || (await container.mode(shell)) !== undefined) return { isNew: true, notes: warnings };
  await container.remove();
  const { env, secrets, image } = program;
  await container.create(requestOf({ ...making, program: { ...program, env: { ...env, ...secrets } } }), platform);
  const exposed = `the image ${image} has no ${shell}, so its secrets stand in the container's settings: \`docker inspect\` shows them`;
  return { isNew: true, notes: Object.keys(secrets).length === 0 ? warnings : [...warnings, exposed] };
}

/** Puts into a made container what is its own: secrets, and what starts it with them. */
export async function fillOwn(container: Container, { program, image }: Making): Promise<void> {
  const hasFiles = Object.keys(program.secretFiles).length > 0 || program.masked.length > 0;
  if (!needsLauncher(program) && !hasFiles) return;
  await container.put(ownArchive(program, await ownerOf(program.user ?? image.user, container)), "/");
}

/** The words that an image is started with, by its own rules. */
export function wordsOf({ command, args }: Containable, image: ReadyImage): readonly string[] {
  if (command !== undefined) return [...command, ...args];
  return [...image.entrypoint, ...(args.length > 0 ? args : image.command)];
}

/** What the engine is asked for, without what is handed over another way. */
export function requestOf({ program, image, mounts, network, exposed }: Making): Dockerode.ContainerCreateOptions {
  const env = { ...program.env, ...secretPaths(program) };
  const request = containerRequest({ ...program, env, image: image.pinned }, mounts);
  return {
    ...request,
    ...(exposed === undefined ? {} : { ExposedPorts: { [`${exposed}/tcp`]: {} } }),
    // What the image says of its health is nobody's concern here, and would start a program every few seconds.
    Healthcheck: { Test: ["NONE"] },
    HostConfig: { ...request.HostConfig, ...network },
  };
}

function launchedRequest(making: Making): Dockerode.ContainerCreateOptions {
  return { ...requestOf(making), Entrypoint: [...launched], Cmd: [...wordsOf(making.program, making.image)] };
}
