import type Dockerode from "dockerode";
import { callFault } from "./engine-fault.ts";

const labels = { "pipeline-network": "services" };

/** Makes the private network of services, unless it is there. */
export async function ensureNetwork(client: Dockerode, name: string): Promise<void> {
  const there = await client.listNetworks({ filters: { name: [`^${name}$`] } });
  if (there.some(({ Name }) => Name === name)) return;
  try {
    await client.createNetwork({ Name: name, CheckDuplicate: true, Labels: labels });
  } catch (error) {
    // Somebody else has made it meanwhile.
    if (callFault(error).status !== 409) throw error;
  }
}

/** Goes with the last container in it. */
export async function removeIdleNetwork(client: Dockerode, name: string): Promise<void> {
  await client
    .getNetwork(name)
    .remove()
    .catch(() => undefined);
}
