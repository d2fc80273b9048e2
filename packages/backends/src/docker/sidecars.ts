import type Dockerode from "dockerode";
import type { Failure, SidecarWorkload, Workload } from "../contract/index.ts";
import { Container } from "./container.ts";
import { containerRequest, type Mounts } from "./container-request.ts";
import type { Images } from "./images.ts";

export interface SidecarSite {
  readonly client: Dockerode;
  readonly images: Images;
  readonly mounts: Mounts;
  readonly signal: AbortSignal;
  readonly tell: (reason: string) => void;
}
