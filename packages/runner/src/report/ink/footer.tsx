import type { ReactElement } from "react";
import type { Frame } from "./frame.ts";
import { keyLine } from "./key-help.ts";
import { Line } from "./line.tsx";

/** The last row: a question, the filter as it is typed, or the keys. */
export function Footer({ frame }: { readonly frame: Frame }): ReactElement {
  return <Line text={footerText(frame)} />;
}

function footerText(frame: Frame): string {
  const { ui, focus, palette, abilities, size } = frame;
  const { bold, dim } = palette;
  switch (ui.mode) {
    case "filter":
      return `${bold("/")}${ui.filter}${bold("▏")}  enter ${dim("keep ·")} esc ${dim("clear")}`;
    case "cancel":
      return `${bold(`Cancel ${focus?.name ?? ""}?`)}  y yes · any other key no`;
    case "quit":
      return abilities.canDetach
        ? `${bold("Quit?")}  d detach, the run goes on · c cancel the run · esc stay`
        : `${bold("Quit?")}  c cancel the run · esc stay`;
    default: {
      const filter = ui.filter === "" ? "" : `/${ui.filter} · esc all · `;
      return `${filter}${keyLine(ui.mode, frame, size.columns - filter.length)}`;
    }
  }
}
