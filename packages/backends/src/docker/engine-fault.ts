import { addressText, type EngineAddress } from "./engine-address.ts";
import type { FoundEngine, NoEngine } from "./find-engine.ts";

/** What a call to the engine failed with: its own refusal, or a connection that was not to be had. */
export interface CallFault {
  /** Of HTTP; absent when there was no answer. */
  readonly status?: number;
  /** Of the system, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The engine's own words, or the system's. */
  readonly message: string;
}

/** What the SDK puts before the engine's words. */
const ofSdk = /^\(HTTP code \d+\) .*? - /;

/** Reads an error of dockerode, or of Node. */
export function callFault(error: unknown): CallFault {
  if (!(error instanceof Error)) return { message: String(error) };
  const status = "statusCode" in error && typeof error.statusCode === "number" ? { status: error.statusCode } : {};
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const said = "json" in error && isRecord(error.json) ? error.json.message : undefined;
  // Connecting to several addresses at once fails with one error without words.
  const own =
    error.message || ("errors" in error && Array.isArray(error.errors) ? String(error.errors[0]) : error.name);
  return { ...status, ...code, message: typeof said === "string" ? said : own.replace(ofSdk, "").trimEnd() };
}

/** What the system says of a connection that was refused, cut, or could not be made. */
const connectionCodes =
  /^(ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE)$/;

export function isConnectionLost({ status, code = "", message }: CallFault): boolean {
  return status === undefined && (connectionCodes.test(code) || message.startsWith("connect "));
}

/** Why an engine cannot be used, and what to do about it. */
export function unreachable({ address, saidBy }: FoundEngine, fault: CallFault): NoEngine {
  const where = `${addressText(address)} (${saidBy === "its usual place" ? "its usual place" : `from ${saidBy}`})`;
  if (fault.code === "EACCES" || fault.code === "EPERM") {
    return {
      message: `this user may not use the Docker engine at ${where}: permission denied`,
      remedy: "join the group that may (sudo usermod -aG docker $USER, then log in anew), or use a rootless engine",
    };
  }
  return { message: `no Docker engine answers at ${where}: ${said(fault)}`, remedy: remedyOf(address) };
}

function said({ code, message }: CallFault): string {
  if (code === "ENOENT") return "there is no such socket";
  if (code === "ECONNREFUSED") return "nobody listens";
  if (code === "ECONNRESET") return "the connection was cut";
  return message;
}

function remedyOf(address: EngineAddress): string {
  switch (address.kind) {
    case "socket":
      return "start it (Linux: sudo systemctl start docker; macOS: open Docker Desktop), or name another with DOCKER_HOST";
    case "tcp":
      return "see that it runs and can be reached from here, or name another with DOCKER_HOST";
    case "ssh": {
      const { host, port, user } = address;
      const to = `${port === undefined ? "" : `-p ${port} `}${user === undefined ? "" : `${user}@`}${host}`;
      return `see that this works, and asks nothing: ssh ${to} docker version`;
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
