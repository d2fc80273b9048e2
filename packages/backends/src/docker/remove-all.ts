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
  if (sharing === "bind") return;
  const fault = await client
    .getVolume(id)
    .remove()
    .then(() => undefined, callFault);
  if (fault !== undefined && fault.status !== 404)
    throw new Error(`the volume ${id} could not be removed: ${fault.message}`);
}
