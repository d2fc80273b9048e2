import { relative, resolve } from "node:path";
import type { Slice } from "./slice.ts";

interface MapScope {
  readonly projectRoot: string;
  readonly hostFolder: string;
  readonly entryName: string;
}

/** The same on every machine; what is not the user's own is named, not held. */
export function portableMap(text: string, slices: ReadonlyMap<string, Slice>, scope: MapScope): string {
  const { projectRoot, entryName } = scope;
  const map: { readonly sources: readonly string[] } = JSON.parse(text);
  const hostFolder = `${relative(projectRoot, scope.hostFolder)}/`;
  const sources = map.sources.map((source) => {
    if (source.endsWith(entryName)) return entryName;
    if (source.startsWith(hostFolder)) return `pipeline:${source.slice(hostFolder.length)}`;
    const installed = source.lastIndexOf("node_modules/");
    return installed === -1 ? source : source.slice(installed);
  });
  const sourcesContent = map.sources.map((source) => slices.get(resolve(projectRoot, source))?.shown ?? null);
  return JSON.stringify({ ...map, sources, sourcesContent });
}
