import type { OtherFailure } from "../contract/index.ts";
import { portOwner } from "./port-owner.ts";

/** Who has a port that is known by name to the platform. */
export interface PortHolder {
  readonly name: string;
  /** The command that ends it. */
  readonly end: string;
}

/** Of a service that cannot have its port: who listens there, as far as that can be told, and what to do about it. */
export function takenPort(port: number, holder?: PortHolder): OtherFailure {
  const owner = holder?.name ?? portOwner(port);
  const by = owner === undefined ? "" : ` by ${owner}`;
  const end = holder === undefined ? "end what listens there" : `end that: ${holder.end}`;
  return {
    class: "not-ready",
    message: `port ${port} is taken${by}`,
    remedy: `${end}; or give this deploy another \`port\``,
  };
}
