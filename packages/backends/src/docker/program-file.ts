import { posix } from "node:path";
import type { Readable } from "node:stream";
import { Header } from "tar";
import type { Container } from "./container.ts";

/** What is known of a program's file from its first bytes. */
export interface ProgramFile {
  readonly isExecutable: boolean;
  /** The kind of machine that it is for, as engines name them; absent for scripts and for what is rarely seen. */
  readonly architecture?: string;
}

const block = 512;
const mostLinks = 8;

/** By the number in the first bytes of a Linux program. */
const architectures: Readonly<Record<number, string>> = {
  3: "386",
  40: "arm",
  62: "amd64",
  183: "arm64",
  243: "riscv64",
};

/** Reads the beginning of a file of a container, through links; nothing when there is none. */
export async function programFile(container: Pick<Container, "get">, path: string): Promise<ProgramFile | undefined> {
  let at = path;
  for (let links = 0; links < mostLinks; links += 1) {
    const archive = await container.get(at);
    if (archive === undefined) return undefined;
    const bytes = await beginning(archive, block + 20);
    const header = new Header(bytes, 0);
    if (header.type !== "SymbolicLink") return read(header, bytes.subarray(block));
    at = posix.resolve(posix.dirname(at), header.linkpath ?? "");
  }
  return undefined;
}

function read({ mode = 0, type }: Header, content: Buffer): ProgramFile {
  const isProgram = content.toString("latin1", 0, 4) === "\x7fELF" && content.length >= 20;
  const architecture = isProgram ? architectures[content.readUInt16LE(18)] : undefined;
  const isExecutable = (mode & 0o111) !== 0 && type !== "Directory";
  return { isExecutable, ...(architecture === undefined ? {} : { architecture }) };
}

/** The rest may be long, and is not waited for. */
async function beginning(stream: Readable, length: number): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= length) break;
  }
  return bytes;
}
