import type { Json, JsonObject } from "@pipeline/dsl";
import type { Draft, FolderView, Rules } from "../contract/index.ts";
import { containerRequest, type Mounts } from "./container-request.ts";
import { findings } from "./findings.ts";
import { inContainer, sharedFolders } from "./in-container.ts";
import { networkOf } from "./service-labels.ts";

/** What containers of a Docker engine can be asked for, and what becomes of it. */
export const dockerRules: Rules = {
  check: findings,
  manifest,
  view,
  inherits: [],
  serves: ({ labels, service }) => [
    { reach: "host" },
    ...(service?.expose === "network" ? [{ reach: "network" as const }] : []),
    { reach: "network", network: networkOf(labels) },
  ],
  stands: ({ labels }) => [{ reach: "network", network: networkOf(labels) }, { reach: "network" }, { reach: "public" }],
  capacity: () => ({ slots: 10 }),
};

function view(): FolderView {
  const { work, input, output } = inContainer;
  return { work, input, output };
}

/** What the engine will be asked to make. */
function manifest(draft: Draft): Json {
  const { timeoutMs, graceMs, secretNames, secretFileNames, sidecars, platform } = draft;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: how a draft shows what only the run knows
  const folder = "${attempt}";
  const mounts = sharedFolders.map((name) => bindMount(folder, name));
  const env = { ...draft.env, PIPELINE_SIGNALS: inContainer.signals };
  return {
    kind: draft.service === undefined ? "container" : "service",
    ...(platform === undefined ? {} : { platform }),
    // Its types allow values that are absent, and JSON leaves them out.
    request: containerRequest({ ...draft, env }, mounts) as JsonObject,
    secrets: [...secretNames, ...secretFileNames],
    ...(Object.keys(sidecars).length === 0 ? {} : { sidecars }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    graceMs,
    ...(draft.service === undefined ? {} : { service: { ...draft.service, network: networkOf(draft.labels) } }),
  };
}

/** Shows a container one folder of the attempt. */
export function bindMount(folder: string, name: (typeof sharedFolders)[number]): Mounts[number] {
  return { Type: "bind", Source: `${folder}/${name}`, Target: `${inContainer.top}/${name}` };
}
