import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { SecretValue } from "../contract/index.ts";
import { type PackedFile, packFiles } from "./archive.ts";
import type { Container } from "./container.ts";
import { inContainer, ownFiles } from "./in-container.ts";

/** What a program needs that its container's own settings should not, or cannot, say. */
export interface Handed {
  /** Variables whose values nobody may read. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Variables that hold the path of a file with such a value. */
  readonly secretFiles: Readonly<Record<string, SecretValue>>;
  /** All values that must not come through, those of containers beside it too. */
  readonly masked: readonly SecretValue[];
  /** Where its standard output goes, below its output folder. */
  readonly stdout?: string;
}

/** The shell of an image; without one a program is started as it is. */
export const shell = "/bin/sh";

/** Whether a program must be started by way of a shell, which reads what is handed over and then becomes the program. */
export function needsLauncher({ secrets, stdout }: Handed): boolean {
  return Object.keys(secrets).length > 0 || stdout !== undefined;
}

/** What replaces a container's entry point; the program's words follow. */
export const launched: readonly string[] = [shell, `/${ownFiles.start}`];

/** Paths of the secret's files, by the variables that hold them. */
export function secretPaths({ secretFiles }: Pick<Handed, "secretFiles">): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(secretFiles).map((name) => [name, `/${ownFiles.secrets}/${name}`]));
}

/** Numbers of the user and group that a program runs as. */
export interface Owner {
  readonly user: number;
  readonly group: number;
}

/**
 * All that is put into a container before it starts, into a layer that is gone with it: only the program's own user
 * and whoever has the engine can read it, and `docker inspect` does not show it.
 */
export function ownArchive(handed: Handed, owner: Owner): Buffer {
  const mine = { mode: 0o400, ...owner };
  const root = { user: 0, group: 0 };
  const files: readonly PackedFile[] = [
    { path: `${ownFiles.folder}/`, content: "", mode: 0o755, ...root },
    { path: `${ownFiles.secrets}/`, content: "", mode: 0o755, ...root },
    { path: ownFiles.masked, content: JSON.stringify(handed.masked.map(encoded)), mode: 0o400, ...root },
    ...(needsLauncher(handed) ? [{ path: ownFiles.start, content: startScript(handed), ...mine }] : []),
    ...Object.entries(handed.secretFiles).map(([name, value]) => ({
      path: `${ownFiles.secrets}/${name}`,
      content: value,
      ...mine,
    })),
  ];
  return packFiles(files);
}

/** The shell does not stay: the program has its place, its signals and its exit code. */
function startScript({ secrets, stdout }: Handed): string {
  const exports = Object.entries(secrets).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  const into = stdout === undefined ? "" : ` > ${quoted(`${inContainer.output}/${stdout}`)}`;
  return `${exports.join("")}exec "$@"${into}\n`;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** Who the program runs as, by number; a name is looked up in the image. Root where nobody knows the name. */
export async function ownerOf(user: string, container: Pick<Container, "get">): Promise<Owner> {
  const [name = "", group] = user.split(":");
  if (name === "" || name === "root") return { user: 0, group: 0 };
  if (/^\d+$/.test(name)) return { user: Number(name), group: /^\d+$/.test(group ?? "") ? Number(group) : 0 };
  const archive = await container.get("/etc/passwd");
  const lines = archive === undefined ? [] : (await contentOf(archive)).toString("utf8").split("\n");
  const [, , uid = 0, gid = 0] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
  return { user: Number(uid), group: Number(gid) };
}

/** What must be masked in the log of a container that another process has made. */
export async function maskedIn(container: Pick<Container, "get">): Promise<readonly SecretValue[]> {
  const archive = await container.get(`/${ownFiles.masked}`);
  return archive === undefined ? [] : JSON.parse((await contentOf(archive)).toString("utf8")).map(decoded);
}

/** Bytes are no JSON. */
function encoded(value: SecretValue): string | { readonly base64: string } {
  return typeof value === "string" ? value : { base64: Buffer.from(value).toString("base64") };
}

function decoded(value: ReturnType<typeof encoded>): SecretValue {
  return typeof value === "string" ? value : Buffer.from(value.base64, "base64");
}

/** The one file of an archive: after its header, up to the padding. */
async function contentOf(archive: Readable): Promise<Buffer> {
  const bytes = await buffer(archive);
  const size = Number.parseInt(bytes.toString("latin1", 124, 136), 8);
  return bytes.subarray(512, 512 + size);
}
