import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildOutcome, BuildRequest, BuildWatch } from "../contract/index.ts";
import { buildxFailure } from "./buildx-failure.ts";
import { docker, type Environment } from "./docker-command.ts";
import { taggedName } from "./image-name.ts";

/** Builds with BuildKit, by the user's `docker buildx`. */
export async function buildWithBuildx(
  request: BuildRequest,
  { signal, log }: BuildWatch,
  { env, pulls }: { readonly env: Environment; readonly pulls: boolean },
): Promise<BuildOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "pipeline-build-"));
  try {
    // Beside the Dockerfile, and under its name, a file of patterns comes before the one in the context.
    await writeFile(join(folder, "Dockerfile"), request.dockerfile.text);
    await writeFile(join(folder, "Dockerfile.dockerignore"), `${request.context.ignore.join("\n")}\n`);
    const secrets = Object.values(request.secrets);
    const { args, variables } = commandOf(request, folder);
    if (pulls) args.splice(2, 0, "--pull");
    const ended = await docker({
      args,
      env: { ...env, ...variables },
      signal,
      masked: secrets,
      onLines: (lines) => log(lines.filter((line) => line !== "")),
    });
    if (signal.aborted) return { status: "cancelled" };
    if (ended.code !== 0) return { status: "failed", failure: buildxFailure(ended.tail, request.dockerfile.shown) };
    return { status: "succeeded", image: await builtImage(request, folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Secrets travel in the client's environment, and never in its arguments, which anybody on this machine can list. */
function commandOf(request: BuildRequest, folder: string): { args: string[]; variables: Record<string, string> } {
  const { context, platform, target, args, labels, secrets, registry } = request;
  const ids = Object.keys(secrets);
  const pairs = (flag: string, record: Readonly<Record<string, string>>): string[] =>
    Object.entries(record).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return {
    args: [
      ...["buildx", "build", "--progress", "plain", "--platform", platform],
      ...["--file", join(folder, "Dockerfile"), "--tag", taggedName(request)],
      ...["--metadata-file", join(folder, "metadata.json"), "--iidfile", join(folder, "image")],
      // With attestations, what is pushed is an index around the image: one more digest for the same thing.
      ...["--provenance", "false", registry === undefined ? "--load" : "--push"],
      ...(target === undefined ? [] : ["--target", target]),
      ...pairs("--build-arg", args),
      ...pairs("--label", labels),
      ...ids.flatMap((id, index) => ["--secret", `id=${id},env=${variableOf(index)}`]),
      context.folder,
    ],
    variables: Object.fromEntries(ids.map((id, index) => [variableOf(index), secrets[id] ?? ""])),
  };
}

function variableOf(index: number): string {
  return `PIPELINE_BUILD_SECRET_${index}`;
}

/** Of a pushed image, the digest of its manifest in the registry; of a loaded one, its id in the engine. */
async function builtImage({ registry, name }: BuildRequest, folder: string) {
  if (registry === undefined) {
    const id = (await readFile(join(folder, "image"), "utf8")).trim();
    return { reference: id, digest: id };
  }
  const metadata: unknown = JSON.parse(await readFile(join(folder, "metadata.json"), "utf8"));
  const digest = String(Object(metadata)["containerimage.digest"]);
  return { reference: `${registry}/${name}@${digest}`, digest };
}
