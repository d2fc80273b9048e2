import { StringDecoder } from "node:string_decoder";

type Written = (error?: Error | null) => void;

/**
 * Gives what this thread prints to `onText`, in order with everything else that it tells.
 *
 * Node's own way to read a thread's output keeps the whole process alive for as long as the thread lives.
 */
export function captureOutput(onText: (text: string) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    const decoder = new StringDecoder("utf8");
    const decoded = (chunk: string | Uint8Array) =>
      typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written) => {
      onText(decoded(chunk));
      const callback = typeof encoding === "function" ? encoding : written;
      if (callback !== undefined) queueMicrotask(callback);
      return true;
    };
  }
}
