import { Box, useInput } from "ink";
import { memo, type ReactElement } from "react";
import { Footer } from "./footer.tsx";
import type { Frame } from "./frame.ts";
import { headerLine } from "./header-line.ts";
import { helpLines } from "./key-help.ts";
import { type Keystroke, keystrokes } from "./keystroke.ts";
import { layoutOf } from "./layout.ts";
import { Line, Lines } from "./line.tsx";
import { LogTailPane } from "./log-tail-pane.tsx";
import { LogView } from "./log-view.tsx";
import { StepList } from "./step-list.tsx";

export interface ScreenProps {
  readonly frame: Frame;
  readonly onKey: (stroke: Keystroke) => void;
}

/** What goes on; what has finished is printed above it. Nothing here starts or ends any work. */
export function Screen({ frame, onKey }: ScreenProps): ReactElement {
  return (
    <>
      <Live frame={frame} />
      {frame.abilities.hasKeys ? <Keyboard onKey={onKey} /> : null}
    </>
  );
}

/** The live region: always lower than the screen. */
export function Live({ frame }: { readonly frame: Frame }): ReactElement {
  return (
    <Box flexDirection="column" width={frame.size.columns}>
      {frame.ui.mode === "log" ? <LogView frame={frame} /> : <Overview frame={frame} />}
    </Box>
  );
}

function Overview({ frame }: { readonly frame: Frame }): ReactElement {
  const { size, steps, focus, ui, abilities } = frame;
  const layout = layoutOf(size, Math.max(1, steps.length), abilities.hasKeys);
  const body =
    ui.mode === "help" ? (
      <Lines texts={helpLines(abilities).slice(0, layout.list + layout.tail)} />
    ) : (
      <>
        <StepList frame={frame} rows={layout.list} />
        {layout.tail > 0 && focus !== undefined ? <LogTailPane frame={frame} step={focus} rows={layout.tail} /> : null}
      </>
    );
  return (
    <>
      {layout.gap === 1 ? <Line text="" /> : null}
      <Line text={headerLine(frame)} />
      {body}
      {layout.keys === 1 ? <Footer frame={frame} /> : null}
    </>
  );
}

/** Only where there is a keyboard: reading keys from anything else is refused. */
const Keyboard = memo(function Keyboard({ onKey }: Pick<ScreenProps, "onKey">): null {
  useInput((input, key) => {
    for (const stroke of keystrokes(input, key)) onKey(stroke);
  });
  return null;
});
