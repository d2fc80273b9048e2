import { setTimeout as delay } from "node:timers/promises";
import { readEnded } from "./attempt-files.ts";
import { Container } from "./container.ts";
import type { Engine } from "./engine.ts";
import type { DockerHandle } from "./handle.ts";

/**
 * Ends a container that another process keeps, politely and then by force; that process has been asked by a file, and tells
 * how it ended. An engine that is away is that process's concern.
 */
export async function stopElsewhere({ id, folder, graceMs }: DockerHandle, engine: Engine): Promise<void> {
  try {
    const container = new Container(await engine.client(), id);
    await container.kill("SIGTERM");
    for (let leftMs = graceMs; leftMs > 0 && readEnded(folder) === undefined; leftMs -= 100)
      await delay(Math.min(100, leftMs));
    if (readEnded(folder) === undefined) await container.kill("SIGKILL");
  } catch {
    // What cannot be done now is done when the container is followed.
  }
}
