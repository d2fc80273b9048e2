import { stripVTControlCharacters } from "node:util";

/** Rows in columns as wide as their widest cell; colours take no width. A column of numbers may stand to the right. */
export function tableLines(rows: readonly (readonly string[])[], toRight: readonly number[] = []): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return rows.map((row) => {
    const cells = row.map((cell, at) => {
      const room = " ".repeat((widths[at] ?? 0) - widthOf(cell));
      return toRight.includes(at) ? room + cell : cell + room;
    });
    return cells.join("  ").trimEnd();
  });
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
