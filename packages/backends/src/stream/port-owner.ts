import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The process that listens on a port, where the system tells us: on Linux, and of processes that we may look into. */
export function portOwner(port: number): string | undefined {
  const inodes = new Set([...listeners("/proc/net/tcp", port), ...listeners("/proc/net/tcp6", port)]);
  if (inodes.size === 0) return undefined;
  for (const pid of namesIn("/proc").filter((name) => /^\d+$/.test(name))) {
    const holds = namesIn(`/proc/${pid}/fd`).some((fd) => inodes.has(socketOf(`/proc/${pid}/fd/${fd}`)));
    if (holds) return `${textOf(`/proc/${pid}/comm`).trim()} (process ${pid})`;
  }
  return undefined;
}

/** The sockets that listen there: the kernel's table has `address:port` in hexadecimal, state 0A, and the inode tenth. */
function listeners(table: string, port: number): readonly string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = textOf(table).split("\n").slice(1);
  return rows.flatMap((row) => {
    const [, local = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/);
    return local.endsWith(wanted) && state === "0A" ? [`socket:[${inode}]`] : [];
  });
}

function socketOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
