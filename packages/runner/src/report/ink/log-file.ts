/** A step's log where it lies: read in parts, since nobody keeps a whole one in memory. */
export interface LogFile {
  sizeBytes(): Promise<number>;
  /** Less than asked for at the end of the file. */
  read(fromByte: number, toByte: number): Promise<Uint8Array>;
}

export interface LogFileLine {
  readonly atByte: number;
  readonly text: string;
}

/** What is read at once; a longer line is shown in pieces. */
export const chunkBytes: number = 64 * 1024;
const lineEnd = 0x0a;

/** Up to `count` whole lines from a line's start on. */
export async function linesFrom(file: LogFile, atByte: number, count: number): Promise<readonly LogFileLine[]> {
  const bytes = await file.read(atByte, atByte + chunkBytes);
  return split(bytes, atByte, bytes.length < chunkBytes).slice(0, count);
}

/** Up to `count` lines that end before a line's start, or before the end of the file. */
export async function linesBefore(file: LogFile, atByte: number, count: number): Promise<readonly LogFileLine[]> {
  const fromByte = Math.max(0, atByte - chunkBytes);
  const lines = split(await file.read(fromByte, atByte), fromByte, true);
  const whole = fromByte > 0 && lines.length > 1 ? lines.slice(1) : lines;
  return whole.slice(-count);
}

/** What follows the last line end is a line of its own only where no more can come, or nothing else is there. */
function split(bytes: Uint8Array, fromByte: number, isWhole: boolean): readonly LogFileLine[] {
  const lines: LogFileLine[] = [];
  const decoder = new TextDecoder();
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(lineEnd, start);
    if (end < 0 && !isWhole && lines.length > 0) break;
    const upTo = end < 0 ? bytes.length : end;
    lines.push({ atByte: fromByte + start, text: decoder.decode(bytes.subarray(start, upTo)) });
    start = upTo + 1;
  }
  return lines;
}
