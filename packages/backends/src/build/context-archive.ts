import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { create, Header } from "tar";
import type { BuildContext } from "../contract/index.ts";

const block = 512;

/** A name that no context has; the engine takes it away again once it has read it. */
export const dockerfileName = ".pipeline.Dockerfile";

/** A context with its Dockerfile as the engine's own builder takes it: that one applies no patterns of its own. */
export function contextArchive({ folder, files }: BuildContext, dockerfile: string): Readable {
  const archive = new PassThrough();
  archive.write(packed(dockerfileName, dockerfile));
  // Listed here, both are gone before anything is copied.
  archive.write(packed(".dockerignore", `.dockerignore\n${dockerfileName}\n`));
  const sent = files.filter((file) => file !== ".dockerignore");
  if (sent.length === 0) archive.end(Buffer.alloc(2 * block));
  else {
    // Typed as a stream of its own kind, which pipes as any does. A fault of a file destroys the archive, which tells.
    const packing = create({ cwd: folder, portable: true }, [...sent]) as unknown as NodeJS.ReadableStream;
    void pipeline(packing, archive).catch(() => undefined);
  }
  return archive;
}

function packed(path: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(block);
  new Header({ path, mode: 0o644, size: content.length, type: "File", mtime: new Date(0) }).encode(header);
  return Buffer.concat([header, content, Buffer.alloc((block - (content.length % block)) % block)]);
}
