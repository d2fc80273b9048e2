/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls?: TlsFiles }
  | SshAddress;

/** What is not said here, the settings of `ssh` may say. */
export interface SshAddress {
  readonly kind: "ssh";
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** Of the engine on that machine, where it is not the usual one. */
  readonly socket?: string;
}

/** Texts in PEM form. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The engine's certificate is taken as it is. */
  readonly isUnverified?: true;
}

/** Ports that the docker client takes where none is said. */
const usualPorts = { plain: 2375, tls: 2376 } as const;

/** What `DOCKER_HOST` or a context says, such as `unix:///run/docker.sock`; nothing when it is none of these. */
export function parseEngineAddress(text: string, tls?: TlsFiles): EngineAddress | undefined {
  if (text.startsWith("unix://"))
    return { kind: "socket", path: text.slice("unix://".length) || "/var/run/docker.sock" };
  const url = URL.parse(text.includes("://") ? text : `tcp://${text}`);
  if (url === null || url.hostname === "") return undefined;
  // An address in brackets is one of IPv6, which sockets take without them.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? undefined : Number(url.port);
  if (url.protocol === "ssh:") {
    const user = decodeURIComponent(url.username);
    const socket = url.pathname.length > 1 ? { socket: url.pathname } : {};
    return { kind: "ssh", host, ...(port === undefined ? {} : { port }), ...(user === "" ? {} : { user }), ...socket };
  }
  if (url.protocol !== "tcp:" && url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  const isSecure = tls !== undefined || url.protocol === "https:";
  const usual = isSecure ? usualPorts.tls : usualPorts.plain;
  return { kind: "tcp", host, port: port ?? usual, ...(isSecure ? { tls: tls ?? {} } : {}) };
}

/** As `DOCKER_HOST` would say it. */
export function addressText(address: EngineAddress): string {
  switch (address.kind) {
    case "socket":
      return `unix://${address.path}`;
    case "tcp":
      return `tcp://${address.host}:${address.port}`;
    case "ssh":
      return `ssh://${sshName(address)}${address.socket ?? ""}`;
  }
}

function sshName({ host, port, user }: SshAddress): string {
  return `${user === undefined ? "" : `${user}@`}${host}${port === undefined ? "" : `:${port}`}`;
}
