import type { ReactElement } from "react";
import type { Frame } from "./frame.ts";
import { keyLine } from "./key-help.ts";
import { Line } from "./line.tsx";

/** The last row: a question, the filter as it is typed, or the keys. */
export function Footer({ frame }: { readonly frame: Frame }): ReactElement {
  return <Line text={footerText(frame)} />;
}

function footerText({ ui, focus, palette, abilities, size }: Frame): string {
  const { bold, dim } = palette;
  switch (ui.mode) {
    case "filter":
      return `${bold("/")}${ui.filter}${bold("▏")}  ${dim("⏎ keep · esc clear")}`;
    case "cancel":
      return `${bold(`Cancel ${focus?.name ?? ""}?`)}  y yes · any other key no`;
    case "quit":
      return abilities.canDetach
        ? `${bold("Quit?")}  d detach, the run goes on · c cancel the run · esc stay`
        : `${bold("Quit?")}  c cancel the run · esc stay`;
    default: {
      const filter = ui.filter === "" ? "" : `/${ui.filter}  `;
      return `${filter}${dim(keyLine(ui.mode, abilities, size.columns - filter.length))}`;
    }
  }
}
