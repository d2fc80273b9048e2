import { open, stat } from "node:fs/promises";
import type { LogFile } from "../report/ink/log-file.ts";
import { localLog } from "../store/growing-file.ts";

/** The log of an attempt, to read parts of; nothing when it lies elsewhere. */
export function openedLog(folder: string): LogFile | undefined {
  const path = localLog(folder);
  if (path === undefined) return undefined;
  return {
    sizeBytes: async () => (await stat(path)).size,
    read: async (fromByte, toByte) => {
      await using file = await open(path);
      const { bytesRead, buffer } = await file.read(new Uint8Array(toByte - fromByte), { position: fromByte });
      return buffer.subarray(0, bytesRead);
    },
  };
}
