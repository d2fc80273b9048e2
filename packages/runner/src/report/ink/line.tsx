import { Text } from "ink";
import type { ReactElement } from "react";

/** One row, whatever its text: what does not fit is cut. */
export function Line({ text }: { readonly text: string }): ReactElement {
  // Without a character a row has no height.
  return <Text wrap="truncate-end">{text === "" ? " " : text}</Text>;
}

export function Lines({ texts }: { readonly texts: readonly string[] }): ReactElement {
  const rows = texts.map((text, row) => ({ text, row }));
  return (
    <>
      {rows.map(({ text, row }) => (
        <Line key={row} text={text} />
      ))}
    </>
  );
}
