import { setTimeout as delay } from "node:timers/promises";
import type Dockerode from "dockerode";
import { Container } from "./container.ts";
import { callFault } from "./engine-fault.ts";
import { executionLabel } from "./labels.ts";
import type { Sharing } from "./sharing.ts";

/** Everything that was made for an attempt: containers first, since they hold its volume. Nothing left is no fault. */
export async function removeAll(id: string, client: Dockerode, sharing: Sharing): Promise<void> {
  const filters = { label: [`${executionLabel}=${id}`] };
  const containers = await client.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => new Container(client, Id).remove()));
  if (sharing === "volume") await removeVolume(client.getVolume(id));
}

const [mostTries, waitMs] = [20, 100];

/** An engine that has just come back may hold for a moment what nothing uses any more. */
async function removeVolume(volume: Dockerode.Volume): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const fault = await volume.remove().then(() => undefined, callFault);
    if (fault === undefined || fault.status === 404) return;
    if (fault.status !== 409 || tries === mostTries) throw new Error(`volume ${volume.name}: ${fault.message}`);
    await delay(waitMs);
  }
}
