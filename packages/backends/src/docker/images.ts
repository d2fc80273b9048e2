import type { Failure, PullPolicy } from "../contract/index.ts";
import type { Env } from "./docker-config.ts";
import type { Engine } from "./engine.ts";
import { imageFailure } from "./image-failure.ts";
import { isOfPlatform, platformOf } from "./image-platform.ts";
import { dockerHub, type ImageReference, isImageId, parseImageReference } from "./image-reference.ts";
import { pullImage } from "./pull.ts";
import { loginHeader, type RegistryLogin, registryLogin } from "./registry-login.ts";
import { RememberedImages, type Wanted, wantedText } from "./remembered-images.ts";

/** An image that the engine has, pinned. */
export interface ReadyImage {
  /** `name@sha256:…`, or the id of one that only this engine has. */
  readonly pinned: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly user: string;
  readonly env: readonly string[];
  readonly architecture: string;
}

export type Prepared =
  | { readonly ok: true; readonly image: ReadyImage }
  | { readonly ok: false; readonly failure: Failure };

export interface Preparing extends Wanted {
  readonly signal: AbortSignal;
  readonly tell: (progress: string) => void;
}

export interface ImagesParts {
  readonly engine: Engine;
  readonly env: Env;
  readonly stateFolder: string;
  readonly policy: PullPolicy;
}

/** The images of one engine: what a name means, and that it is there when a container is to run. */
export class Images {
  readonly #parts: ImagesParts;
  readonly #remembered: RememberedImages;
  readonly #pinned = new Map<string, Promise<string | undefined>>();
  readonly #ready = new Map<string, Promise<Prepared>>();
  readonly #pulling = new Set<string>();

  constructor(parts: ImagesParts) {
    this.#parts = parts;
    this.#remembered = new RememberedImages(parts.stateFolder);
  }

  /**
   * What a name means now, for as long as this is open; nothing when nobody knows: no engine, no registry, no such image.
   *
   * Loads no SDK. A name of a registry that was looked up in an earlier run is taken from memory, as is every name while the
   * engine does not answer: then nothing can run, and what is cached is of use all the same.
   */
  pin(wanted: Wanted): Promise<string | undefined> {
    const key = wantedText(wanted);
    const pinned = this.#pinned.get(key) ?? this.#lookUp(wanted).catch(() => this.#remembered.find(wanted));
    this.#pinned.set(key, pinned);
    return pinned;
  }

  /** Sees to it that the engine has the image; asked twice at once, it is pulled once. Never rejects but with the signal's reason. */
  async ready(preparing: Preparing): Promise<Prepared> {
    const key = wantedText(preparing);
    if (this.#pulling.has(key)) preparing.tell(pulling(preparing));
    const ready = this.#ready.get(key) ?? this.#prepare(preparing);
    this.#ready.set(key, ready);
    const prepared = await ready.catch(() => undefined);
    if (prepared === undefined || !prepared.ok) this.#ready.delete(key);
    preparing.signal.throwIfAborted();
    // It was somebody else's signal that ended the pull.
    return prepared ?? this.ready(preparing);
  }

  /** Somebody has removed what was there: the engine is asked again, and what it lacks is pulled again. */
  forget(): void {
    this.#ready.clear();
  }

  async #lookUp(wanted: Wanted): Promise<string | undefined> {
    const reference = parseImageReference(wanted.image);
    if (isImageId(wanted.image) || reference?.digest !== undefined) return wanted.image;
    const isFresh = this.#parts.policy === "always";
    const remembered = isFresh ? undefined : this.#remembered.find(wanted);
    // What only an engine has may be built anew under its name at any time: that is asked each time.
    if (remembered !== undefined && !isImageId(remembered)) return remembered;
    if (reference === undefined) return undefined;
    const found = isFresh
      ? ((await this.#atRegistry(wanted, reference)) ?? (await this.#atEngine(wanted, reference)))
      : ((await this.#atEngine(wanted, reference)) ?? (await this.#atRegistry(wanted, reference)));
    if (found !== undefined) this.#remembered.learn(wanted, found);
    return found;
  }

  async #atEngine({ image }: Wanted, reference: ImageReference): Promise<string | undefined> {
    const { status, body } = await this.#parts.engine.get(`/images/${tagged(image, reference)}/json`);
    return status === 200 ? pinnedOf(body, reference) : undefined;
  }

  async #atRegistry({ image }: Wanted, reference: ImageReference): Promise<string | undefined> {
    if (this.#parts.policy === "never") return undefined;
    const login = await registryLogin(reference.registry, this.#parts.env);
    const path = `/distribution/${tagged(image, reference)}/json`;
    const { status, body } = await this.#parts.engine.get(path, loginHeader(login));
    const digest = status === 200 ? field(field(body, "Descriptor"), "digest") : undefined;
    return typeof digest === "string" ? `${reference.name}@${digest}` : undefined;
  }

  async #prepare(preparing: Preparing): Promise<Prepared> {
    const { image, platform } = preparing;
    const { policy, engine } = this.#parts;
    const pinned = await this.pin(preparing);
    const { status, body } = await engine.get(`/images/${pinned ?? tagged(image, parseImageReference(image))}/json`);
    const isThere = status === 200;
    // Of a name for several platforms, an engine has the one that was pulled last.
    if (isThere && isOfPlatform(body, platform)) return { ok: true, image: readyImage(pinned ?? image, body) };
    const lacking = isThere
      ? `image ${image} is for ${platformOf(body)} on this engine, and ${platform} is asked for`
      : `the engine has no image ${image}`;
    const refused = (message: string, remedy: string): Prepared => ({
      ok: false,
      failure: { class: "image", message, remedy, isLasting: true },
    });
    if (policy === "never")
      return refused(`${lacking}, and --pull never says not to pull it`, "leave --pull never out, or pull it yourself");
    // Only an engine has it, so nobody can be asked for another.
    if (isImageId(pinned ?? image))
      return refused(lacking, isThere ? "leave `platform` out, or build the image for it" : "build it on this engine");
    this.#pulling.add(wantedText(preparing));
    return this.#pull(preparing, pinned).finally(() => this.#pulling.delete(wantedText(preparing)));
  }

  async #pull(preparing: Preparing, pinned: string | undefined): Promise<Prepared> {
    const { image, platform, signal, tell } = preparing;
    const { engine } = this.#parts;
    const reference = parseImageReference(image);
    const wanted = pinned ?? tagged(image, reference);
    tell(pulling(preparing));
    let login: RegistryLogin | undefined;
    try {
      login = reference && (await registryLogin(reference.registry, this.#parts.env));
    } catch (error) {
      return { ok: false, failure: { class: "auth", message: error instanceof Error ? error.message : String(error) } };
    }
    const pulled = await pullImage(await engine.client(), {
      image: wanted,
      signal,
      tell: (progress) => tell(`${pulling(preparing)}: ${progress}`),
      ...(platform === undefined ? {} : { platform }),
      ...(login === undefined ? {} : { login }),
    });
    if (!pulled.ok) return { ok: false, failure: imageFailure(image, pulled.fault) };
    const { body } = await engine.get(`/images/${wanted}/json`);
    const now = pinned ?? (reference && pinnedOf(body, reference)) ?? image;
    this.#remembered.learn(preparing, now);
    return { ok: true, image: readyImage(now, body) };
  }
}

function pulling({ image }: Wanted): string {
  return `pulling image ${image}`;
}

/** Without a tag the engine would pull all. */
function tagged(image: string, reference: ImageReference | undefined): string {
  const isWhole = reference === undefined || reference.tag !== undefined || reference.digest !== undefined;
  return isWhole ? image : `${image}:latest`;
}

/** By the digest that its registry knows it by; by its id when no registry does. */
function pinnedOf(body: unknown, { name, registry }: ImageReference): string | undefined {
  const digests = field(body, "RepoDigests");
  const known = Array.isArray(digests) ? digests.map(String) : [];
  const plain = registry === dockerHub ? name.replace(/^docker\.io\/(library\/)?/, "") : name;
  const own = known.find((one) => one.startsWith(`${plain}@`));
  const id = field(body, "Id");
  return own ?? (typeof id === "string" ? id : undefined);
}

function readyImage(pinned: string, body: unknown): ReadyImage {
  const config = field(body, "Config");
  return {
    pinned,
    entrypoint: texts(field(config, "Entrypoint")),
    command: texts(field(config, "Cmd")),
    user: String(field(config, "User") ?? ""),
    env: texts(field(config, "Env")),
    architecture: String(field(body, "Architecture") ?? ""),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
