import type { BuildRequest } from "../contract/index.ts";

/** `localhost:5000/team/train:3f2a…`: for people, and for pushing; what runs is named by its digest. */
export function taggedName({ registry, name, tag }: Pick<BuildRequest, "registry" | "name" | "tag">): string {
  return `${registry === undefined ? "" : `${registry}/`}${name}:${tag}`;
}
