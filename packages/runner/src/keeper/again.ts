import type { AttemptContents, ServiceWorkload } from "@pipeline/backends/contract";

export interface Again {
  /** How often the keeper has started it before; the first start is the deploy's own. */
  readonly starts: number;
  /** Under which it stands on its backend. */
  readonly name: string;
  readonly port: number;
}

/** The same service once more: in a folder of its own, since no program starts twice in one, and perhaps on another port. */
export function again(workload: ServiceWorkload, { starts, name, port }: Again): ServiceWorkload {
  const moved = starts === 0 ? workload : inFolder(workload, workload.folder, folderOf(workload, starts));
  const { keeping: _, ...rest } = moved;
  return {
    ...rest,
    id: starts === 0 ? workload.id : idOf(workload.id, starts),
    service: name,
    port,
    // Only the keeper reaches it; who reaches the keeper is its own concern.
    expose: "loopback",
    env: { ...rest.env, PORT: String(port) },
  };
}

/** What is in its folder, with the paths of the new one. */
export function contentsAgain(contents: AttemptContents, workload: ServiceWorkload, starts: number): AttemptContents {
  return { ...contents, inputs: inFolder(contents.inputs, workload.folder, folderOf(workload, starts)) };
}

export function folderOf({ folder }: ServiceWorkload, starts: number): string {
  return `${folder}.${starts}`;
}

/** At most 63 characters; what tells it from others is at its end. */
function idOf(id: string, starts: number): string {
  const prefix = `again${starts}-`;
  return `${prefix}${id.slice(-(63 - prefix.length))}`.replace(/--+/, "-");
}

/** Every text of a value, with one folder's path in place of another's. */
function inFolder<T>(value: T, from: string, to: string): T {
  return moved(value, (text) => text.replaceAll(from, to)) as T;
}

function moved(value: unknown, move: (text: string) => string): unknown {
  if (typeof value === "string") return move(value);
  if (Array.isArray(value)) return value.map((item) => moved(item, move));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, moved(item, move)]));
}
