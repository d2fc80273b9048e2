import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type Dockerode from "dockerode";
import type { RegistryConfig } from "dockerode";
import type { BuildOutcome, BuildRequest, BuildWatch, BuiltImage, Failure } from "../contract/index.ts";
import type { Env } from "../docker/docker-config.ts";
import { type Engine, EngineUnusable } from "../docker/engine.ts";
import { callFault, isConnectionLost } from "../docker/engine-fault.ts";
import { parseImageReference } from "../docker/image-reference.ts";
import { faultIn, type ProgressLine, progressLines } from "../docker/progress-lines.ts";
import { type RegistryLogin, registryLogin } from "../docker/registry-login.ts";
import { contextArchive, dockerfileName } from "./context-archive.ts";
import { taggedName } from "./image-name.ts";
import { registryRefusal } from "./registry-refusal.ts";

/** What is said where BuildKit is not there. */
const withoutBuildKit =
  "built with the engine's own builder, since `docker buildx` is not here: it is slower, builds stages one by one, and " +
  "knows no `RUN --mount`; get it: apt-get install docker-buildx, or https://github.com/docker/buildx#installing";

const mostLines = 12;

/** Builds by the engine's API alone: without BuildKit, and without a `docker` on this machine. */
export async function buildWithEngine(request: BuildRequest, watch: BuildWatch, means: Means): Promise<BuildOutcome> {
  const { engine, env } = means;
  const { registry, bases, labels } = request;
  try {
    const logins = await loginsFor([...bases, ...(registry === undefined ? [] : [taggedName(request)])], env);
    if ("class" in logins) return { status: "failed", failure: logins };
    const client = await engine.client();
    const log = withoutLabels(Object.keys(labels).length, watch.log);
    const built = await readAnswer(await startBuild(request, watch, { ...means, client, logins }), { ...watch, log });
    if (watch.signal.aborted) return { status: "cancelled" };
    if (built.fault !== undefined) return { status: "failed", failure: buildFailure(built, request) };
    const id = String((await client.getImage(taggedName(request)).inspect()).Id);
    if (registry === undefined) return succeeded({ reference: id, digest: id });
    return await push(request, watch, { client, logins });
  } catch (error) {
    if (watch.signal.aborted) return { status: "cancelled" };
    return { status: "failed", failure: brokenOff(error, engine) };
  }
}

function brokenOff(error: unknown, engine: Engine): Failure {
  const fault = callFault(error);
  if (error instanceof EngineUnusable) return { class: "backend", ...error.reason };
  if (isConnectionLost(fault)) return { class: "backend", ...engine.unusable(fault).reason };
  return { class: "build", message: `the Docker engine did not build: ${fault.message}` };
}

interface Means {
  readonly engine: Engine;
  readonly env: Env;
  /** Base images are asked for anew. */
  readonly pulls: boolean;
}

type Logins = ReadonlyMap<string, RegistryLogin>;

interface Session {
  readonly client: Dockerode;
  readonly logins: Logins;
}

async function startBuild(
  request: BuildRequest,
  { signal }: BuildWatch,
  { client, pulls, logins }: Pick<Means, "pulls"> & Session,
): Promise<Readable> {
  const { context, dockerfile, args, labels, target, platform } = request;
  const answer = await client.buildImage(contextArchive(context, dockerfile.text), {
    t: taggedName(request),
    dockerfile: dockerfileName,
    buildargs: args,
    labels,
    platform,
    rm: true,
    ...(pulls ? { pull: true } : {}),
    forcerm: true,
    ...(target === undefined ? {} : { target }),
    // Its type leaves out logins by token, which the engine takes.
    registryconfig: Object.fromEntries(
      [...logins.values()].map((login) => [login.serveraddress, login]),
    ) as RegistryConfig,
    abortSignal: signal,
  });
  // Typed as any stream; it is the engine's answer.
  return answer as unknown as Readable;
}

/** By registry, for those that the user has logged in to. */
async function loginsFor(images: readonly string[], env: Env): Promise<Logins | Failure> {
  const registries = new Set(images.flatMap((image) => parseImageReference(image)?.registry ?? []));
  try {
    const found = await Promise.all([...registries].map(async (at) => [at, await registryLogin(at, env)] as const));
    return new Map(found.flatMap(([at, login]) => (login === undefined ? [] : [[at, login] as const])));
  } catch (error) {
    return { class: "auth", message: error instanceof Error ? error.message : String(error) };
  }
}

interface Answer {
  /** The last instruction that was begun. */
  readonly step?: string;
  readonly fault?: string;
  /** What that instruction printed last. */
  readonly printed: readonly string[];
  /** Of a push. */
  readonly digest?: string;
}

/** Rejects once it is cancelled. */
async function readAnswer(stream: Readable, { signal, log }: BuildWatch): Promise<Answer> {
  let answer: Answer = { printed: [] };
  for await (const line of progressLines(stream, signal)) {
    const words = wordsOf(line);
    if (words.length > 0) log(words);
    answer = after(answer, line, words);
  }
  return answer;
}

/** The engine makes a step of each label, after all that the Dockerfile says: those are no news. */
function withoutLabels(labels: number, log: BuildWatch["log"]): BuildWatch["log"] {
  let isLabel = false;
  const shown = (line: string): readonly string[] => {
    const [, at, of, what] = /^Step (\d+)\/(\d+) : (.*)$/s.exec(line) ?? [];
    const own = Number(of) - labels;
    if (at !== undefined) isLabel = Number(at) > own;
    else if (line.startsWith("Successfully ")) isLabel = false;
    if (isLabel) return [];
    return [at === undefined ? line : `Step ${at}/${own} : ${what}`];
  };
  return (lines) => {
    const told = lines.flatMap(shown);
    if (told.length > 0) log(told);
  };
}

function after(answer: Answer, line: ProgressLine, words: readonly string[]): Answer {
  const step = words.map((each) => /^Step \d+\/\d+ : (.*)$/.exec(each)?.[1]).find((each) => each !== undefined);
  const fault = faultIn(line);
  const digest = line.aux?.Digest;
  const printed = step === undefined ? [...answer.printed, ...words].slice(-mostLines) : [];
  return {
    ...answer,
    printed: fault === undefined ? printed : answer.printed,
    ...(step === undefined ? {} : { step }),
    ...(fault === undefined ? {} : { fault }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Progress bars are no lines of a log. */
function wordsOf({ stream, status, id, progressDetail, error }: ProgressLine): readonly string[] {
  const shown = progressDetail?.current === undefined ? status : undefined;
  const text = stream ?? (shown === undefined ? (error ?? "") : `${id === undefined ? "" : `${id}: `}${shown}`);
  // The engine paints red what a program writes to stderr.
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
}

function buildFailure({ step, fault = "", printed }: Answer, { dockerfile }: BuildRequest): Failure {
  const why = fault.replace(/^The command '.*' returned a non-zero code: (\d+)$/s, "exit code: $1");
  const refused = registryRefusal(why);
  if (refused !== undefined) return refused;
  // The parser names the line itself.
  const at = step === undefined ? dockerfile.shown : `${dockerfile.shown}, ${step}`;
  const last = printed.filter((line) => !/^ ?---> /.test(line) && !line.startsWith("Removing intermediate"));
  return { class: "build", message: [`${at}: ${why}`, ...last.map((line) => `  ${line}`)].join("\n") };
}

async function push(request: BuildRequest, watch: BuildWatch, { client, logins }: Session): Promise<BuildOutcome> {
  const { registry = "", name, tag } = request;
  const login = logins.get(parseImageReference(`${registry}/${name}`)?.registry ?? registry);
  const stream = await client.getImage(`${registry}/${name}`).push({
    tag,
    // The engine asks for the header, even an empty one.
    authconfig: login ?? { username: "", password: "", serveraddress: registry },
    abortSignal: watch.signal,
  });
  const { fault, digest } = await readAnswer(stream as Readable, watch);
  if (watch.signal.aborted) return { status: "cancelled" };
  if (fault !== undefined || digest === undefined) return { status: "failed", failure: pushFailure(fault, registry) };
  return succeeded({ reference: `${registry}/${name}@${digest}`, digest });
}

function pushFailure(fault = "the engine told no digest", registry: string): Failure {
  const pushed: Failure = { class: "build", message: `the image could not be pushed to ${registry}: ${fault}` };
  return registryRefusal(fault, registry) ?? pushed;
}

function succeeded(image: BuiltImage): BuildOutcome {
  return { status: "succeeded", image, notes: [withoutBuildKit] };
}
