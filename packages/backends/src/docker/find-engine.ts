import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Env, readDockerConfig, readDockerContext, tlsFiles } from "./docker-config.ts";
import { type EngineAddress, parseEngineAddress } from "./engine-address.ts";

/** The engine that the docker client would talk to, and who says so. */
export interface FoundEngine {
  readonly address: EngineAddress;
  /** `DOCKER_HOST`, `the context "lab"`, `its usual place`. */
  readonly saidBy: string;
}

/** Nothing names an engine, or what names one cannot be followed. */
export interface NoEngine {
  readonly message: string;
  readonly remedy: string;
}

const howToStart =
  "start one (Linux: sudo systemctl start docker; macOS: open Docker Desktop; Podman: systemctl --user start podman.socket), or name one with DOCKER_HOST";

/**
 * In the order of the docker client: `DOCKER_HOST`, `DOCKER_CONTEXT`, the current context, the usual sockets, those of
 * rootless Docker, Docker Desktop and Podman among them. Only looks at files; whether it answers is not known here.
 */
export function findEngine(env: Env): FoundEngine | NoEngine {
  if (env.DOCKER_HOST) return named(env.DOCKER_HOST, env);
  const context = env.DOCKER_CONTEXT || readDockerConfig(env).currentContext;
  if (context && context !== "default") return ofContext(env, context);
  const places = usualSockets(env);
  const path = places.find((place) => existsSync(place));
  if (path !== undefined) return { address: { kind: "socket", path }, saidBy: "its usual place" };
  return { message: `there is no Docker engine here: looked for ${places.join(", ")}`, remedy: howToStart };
}

function named(host: string, env: Env): FoundEngine | NoEngine {
  const isSecure = Boolean(env.DOCKER_TLS_VERIFY || env.DOCKER_TLS);
  const folder = env.DOCKER_CERT_PATH || join(env.HOME ?? "", ".docker");
  const tls = isSecure ? tlsFiles(folder, Boolean(env.DOCKER_TLS_VERIFY)) : undefined;
  const address = parseEngineAddress(host, isSecure ? (tls ?? {}) : undefined);
  if (address !== undefined) return { address, saidBy: "DOCKER_HOST" };
  const remedy = "write it as unix:///path, tcp://host:port or ssh://user@host";
  return { message: `DOCKER_HOST names no engine that can be reached: ${host}`, remedy };
}

function ofContext(env: Env, name: string): FoundEngine | NoEngine {
  const context = readDockerContext(env, name);
  const address = context && parseEngineAddress(context.host, context.tls);
  if (address !== undefined) return { address, saidBy: `the context "${name}"` };
  const message = `the docker context "${name}" ${context ? `names no engine that can be reached: ${context.host}` : "does not exist"}`;
  return { message, remedy: "choose another: docker context ls, docker context use NAME" };
}

function usualSockets({ HOME = "", XDG_RUNTIME_DIR: runtime }: Env): readonly string[] {
  const ofUser = runtime ? [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`] : [];
  const [rootless, podman] = ofUser;
  return [
    "/var/run/docker.sock",
    ...(rootless ? [rootless] : []),
    `${HOME}/.docker/run/docker.sock`,
    ...(podman ? [podman] : []),
    "/run/podman/podman.sock",
  ];
}
