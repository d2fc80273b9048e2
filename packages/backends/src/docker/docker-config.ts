import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TlsFiles } from "./engine-address.ts";

/** The parts of `config.json` that the docker client keeps and that we need. */
export interface DockerConfig {
  readonly auths?: Readonly<Record<string, StoredLogin>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly currentContext?: string;
}

export interface StoredLogin {
  /** Base64 of `user:password`. */
  readonly auth?: string;
  readonly identitytoken?: string;
}

/** A named engine, as `docker context create` leaves it. */
export interface DockerContext {
  readonly host: string;
  readonly tls?: TlsFiles;
}

export type Env = Readonly<Record<string, string | undefined>>;

export function dockerConfigFolder({ DOCKER_CONFIG, HOME = "" }: Env): string {
  return DOCKER_CONFIG || join(HOME, ".docker");
}

/** What the user has told the docker client; empty where there is no such file. Throws when it is no JSON. */
export function readDockerConfig(env: Env): DockerConfig {
  const path = join(dockerConfigFolder(env), "config.json");
  const text = textOf(path);
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path} is not JSON`);
  }
}

/** Nothing when there is no context of that name. */
export function readDockerContext(env: Env, name: string): DockerContext | undefined {
  const contexts = join(dockerConfigFolder(env), "contexts");
  const hash = createHash("sha256").update(name).digest("hex");
  const text = textOf(join(contexts, "meta", hash, "meta.json"));
  if (text === undefined) return undefined;
  const { Host, SkipTLSVerify } = JSON.parse(text).Endpoints?.docker ?? {};
  if (typeof Host !== "string") return undefined;
  const tls = tlsFiles(join(contexts, "tls", hash, "docker"), SkipTLSVerify !== true);
  return { host: Host, ...(tls === undefined ? {} : { tls }) };
}

/** The files that lie in a folder as the docker client names them; nothing when it has none. */
export function tlsFiles(folder: string, isVerified: boolean): TlsFiles | undefined {
  const found = (["ca", "cert", "key"] as const).flatMap((name) => {
    const text = textOf(join(folder, `${name}.pem`));
    return text === undefined ? [] : [[name, text] as const];
  });
  if (found.length === 0) return undefined;
  return { ...Object.fromEntries(found), ...(isVerified ? {} : { isUnverified: true }) };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
