import type { ContainerCreateOptions, HostConfig } from "dockerode";
import type { Workload } from "../contract/index.ts";
import { inContainer } from "./in-container.ts";

/** Of a workload or its draft, what makes a container. */
export type Containable = Pick<Workload, "args" | "env" | "image" | "labels" | "resources" | "user"> &
  Partial<Pick<Workload, "command">>;

/** How a container sees the attempt's folder. */
export type Mounts = NonNullable<HostConfig["Mounts"]>;

/** Room for every program that behaves, an end for one that only forks. */
const mostProcesses = 16_384;

/** Of what Docker gives by itself, what no job of a pipeline needs: raw packets, device files, the audit log. */
const droppedCapabilities = ["NET_RAW", "MKNOD", "AUDIT_WRITE"];

/** The request that makes a container; pure, so that a plan can show it. */
export function containerRequest(program: Containable, mounts: Mounts): ContainerCreateOptions {
  const { command, args, env, image, labels, user } = program;
  return {
    ...(image === undefined ? {} : { Image: image }),
    // Only what replaces the entry point leaves the image's own folder.
    ...(command === undefined ? {} : { Entrypoint: [...command], WorkingDir: inContainer.work }),
    ...(args.length === 0 ? {} : { Cmd: [...args] }),
    ...(user === undefined ? {} : { User: user }),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...labels },
    HostConfig: { ...hostConfig(program), Mounts: [...mounts] },
  };
}

function hostConfig({ resources }: Containable): HostConfig {
  const { cpu, memoryBytes, gpu } = resources;
  const [device] = gpu;
  return {
    // Without it a program does not end when it is asked to, and what it leaves behind is never reaped.
    Init: true,
    ...(cpu === undefined ? {} : { NanoCpus: Math.round(cpu * 1e9) }),
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes }),
    ...(device === undefined ? {} : { DeviceRequests: [{ Count: device.count, Capabilities: [["gpu"]] }] }),
    PidsLimit: mostProcesses,
    CapDrop: droppedCapabilities,
    SecurityOpt: ["no-new-privileges"],
    // The engine's own default may be one that cannot be read back, or that forgets the first lines.
    LogConfig: { Type: "json-file", Config: { "max-size": "1000g" } },
  };
}
