import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Connected, connectUpstream, join } from "./connect.ts";
import { type Front, type FrontSettings, openFront, type Refusal } from "./front.ts";

const mostTries = 3;

/** A front for HTTP/1: each request goes to what answers then, whatever connection it came by. */
export function httpFront(settings: FrontSettings): Promise<Front> {
  const server = createServer((asked, answer) => void forward(asked, answer, settings));
  // Streams and long answers take their time; how long is between the two ends.
  server.requestTimeout = 0;
  server.timeout = 0;
  server.on("upgrade", (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
    void upgrade(asked, socket, { head, settings });
  });
  return openFront(server, settings);
}

async function forward(asked: IncomingMessage, answer: ServerResponse, settings: FrontSettings): Promise<void> {
  const gone = once(answer, "close").then(() => "answered" as const);
  const isRepeatable = isSafe(asked);
  for (let tries = 1; ; tries += 1) {
    const connected = await connectUpstream(settings, "request");
    if ("reason" in connected) return refuse(answer, connected);
    const { socket, end } = connected;
    const came = await Promise.race([passOn(asked, answer, connected), gone]);
    socket.destroy();
    end();
    if (came === "answered") return;
    // It ended while it was asked: what changes nothing may be asked of the next start.
    if (!isRepeatable || tries === mostTries) return fail(answer);
  }
}

/** Not what it came to, but whether it began to answer. */
async function passOn(
  asked: IncomingMessage,
  answer: ServerResponse,
  { socket }: Connected,
): Promise<"answered" | "unanswered"> {
  const { method, url, rawHeaders } = asked;
  const passed = request({
    createConnection: () => socket,
    method,
    path: url,
    headers: endToEnd(rawHeaders),
    setHost: false,
  });
  // Who sends the body may go away in the middle of it, and so may who reads it.
  if (isSafe(asked)) passed.end();
  else pipeline(asked, passed).catch(() => undefined);
  try {
    const [answered]: [IncomingMessage] = (await once(passed, "response")) as [IncomingMessage];
    answer.writeHead(answered.statusCode ?? 502, answered.statusMessage, endToEnd(answered.rawHeaders));
    await pipeline(answered, answer);
    return "answered";
  } catch {
    if (!answer.headersSent) return "unanswered";
    answer.destroy();
    return "answered";
  }
}

/** Without a body, and by its method without an effect (RFC 9110, 9.2.1). */
function isSafe({ method = "", headers }: IncomingMessage): boolean {
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return ["GET", "HEAD", "OPTIONS"].includes(method) && !hasBody;
}

function fail(answer: ServerResponse): void {
  answer.writeHead(502, { "content-type": "text/plain" }).end("the service ended without an answer\n");
}

/** Names and values in turn. These two are between neighbours alone. */
function endToEnd(raw: readonly string[]): string[] {
  return raw.filter((_, at) => !/^(connection|keep-alive)$/i.test(raw[at - (at % 2)] ?? ""));
}

function refuse(answer: ServerResponse, refusal: Refusal): void {
  const headers = { "content-type": "text/plain", "retry-after": retryAfter(refusal) };
  answer.writeHead(503, headers).end(`${refusal.reason}\n`);
}

/** In seconds. */
function retryAfter({ retryAfterMs }: Refusal): string {
  return String(Math.ceil(retryAfterMs / 1000));
}

interface Upgrade {
  readonly head: Buffer;
  readonly settings: FrontSettings;
}

/** Web sockets and their like: from here on bytes go both ways as they are. */
async function upgrade(asked: IncomingMessage, socket: Duplex, { head, settings }: Upgrade): Promise<void> {
  const connected = await connectUpstream(settings, "request");
  if ("reason" in connected) {
    const lines = ["HTTP/1.1 503 Service Unavailable", `Retry-After: ${retryAfter(connected)}`, "Connection: close"];
    socket.end(`${lines.join("\r\n")}\r\n\r\n`);
    return;
  }
  const { method, url, rawHeaders } = asked;
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  connected.socket.write([`${method} ${url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  connected.socket.write(head);
  await join(socket, connected, settings.used);
}
