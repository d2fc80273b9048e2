import prettyBytes from "pretty-bytes";
import type { ReactElement } from "react";
import { logText } from "../log-text.ts";
import type { Frame } from "./frame.ts";
import { keyLine } from "./key-help.ts";
import { pageRows } from "./layout.ts";
import { Lines } from "./line.tsx";

/** A step's whole log, a screen of it at a time. */
export function LogView({ frame }: { readonly frame: Frame }): ReactElement {
  const { log, focus, size, ui, palette } = frame;
  const rows = pageRows(size);
  const lines = log?.lines ?? (focus === undefined ? [] : frame.tailOf(focus.name));
  const shown = lines.slice(-rows).map((text) => shifted(text, ui.shift, size.columns));
  const keys = keyLine("log", frame, size.columns);
  return (
    <Lines texts={[titleOf(frame), ...(shown.length === 0 ? [palette.dim("nothing is written yet")] : shown), keys]} />
  );
}

function titleOf({ log, focus, palette }: Frame): string {
  const name = palette.bold(`log of ${focus?.name ?? ""}`);
  return [name, ...placeOf(log, focus?.folder)].join(palette.dim(" · "));
}

function placeOf(log: Frame["log"], folder: string | undefined): readonly string[] {
  if (log === undefined) return ["its last lines", ...(folder === undefined ? [] : [`all of it in ${folder}/log`])];
  if (log.fault !== undefined) return [`cannot be read: ${log.fault}`];
  const percent = log.sizeBytes === 0 ? 100 : Math.floor((log.fromByte / log.sizeBytes) * 100);
  return [prettyBytes(log.sizeBytes), log.isFollowing ? "following its end" : `from ${percent} %`];
}

/** Long lines can be shifted, so that no part of them is out of reach. */
function shifted(text: string, shift: number, columns: number): string {
  const harmless = logText(text, { hasColor: false, mostCharacters: shift + columns });
  return harmless.replaceAll("\t", "    ").slice(shift);
}
