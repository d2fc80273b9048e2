import type { Handle, Workload } from "../contract/index.ts";

/** What a handle of this backend holds: enough to find the container, and to end it as its workload says. */
export interface DockerHandle extends Pick<Workload, "id" | "folder" | "graceMs" | "timeoutMs" | "stdout"> {
  /** Where the engine listens that has the container. */
  readonly engine: string;
  readonly memoryBytes?: number;
}

export function handleOf(workload: Workload, engine: string): DockerHandle {
  const { id, folder, graceMs, timeoutMs, stdout, resources } = workload;
  return {
    engine,
    id,
    folder,
    graceMs,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(stdout === undefined ? {} : { stdout }),
    ...(resources.memoryBytes === undefined ? {} : { memoryBytes: resources.memoryBytes }),
  };
}

/** Throws when it is another backend's. */
export function readHandle({ native }: Handle): DockerHandle {
  const known = native !== null && typeof native === "object" ? new Map(Object.entries(native)) : new Map();
  const [id, folder, engine, graceMs] = ["id", "folder", "engine", "graceMs"].map((name) => known.get(name));
  const isOurs = typeof id === "string" && typeof folder === "string" && typeof engine === "string";
  if (!isOurs || typeof graceMs !== "number") throw new TypeError("internal: this is no handle of the docker backend");
  const numbers = ["timeoutMs", "memoryBytes"].flatMap((name) => {
    const value = known.get(name);
    return typeof value === "number" ? [[name, value] as const] : [];
  });
  const stdout = known.get("stdout");
  const said = typeof stdout === "string" ? { stdout } : {};
  return { id, folder, engine, graceMs, ...said, ...Object.fromEntries(numbers) };
}
