import type { HostFacts } from "../contract/index.ts";
import { ControlGroups } from "./control-group.ts";
import { readGroupFacts } from "./control-group-place.ts";

/** What local wants to know of this machine besides its size. */
export function localHostFacts(): Partial<HostFacts> {
  return { limitsEnforced: new ControlGroups(readGroupFacts()).enforces };
}
