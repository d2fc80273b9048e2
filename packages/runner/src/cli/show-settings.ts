import { linesText } from "../report/lines-text.ts";
import type { Palette } from "../report/palette.ts";
import type { Layer } from "./resolve-settings.ts";
import { tableLines } from "./table.ts";

/** A setting as it holds here. */
export interface ShownSetting {
  readonly name: string;
  readonly value: unknown;
  readonly layer: Layer;
  /** The flag, the variable, or the key of the project file. */
  readonly source?: string;
  /** Of the default, where the value itself says nothing. */
  readonly shownDefault?: string;
}

export function settingsText(settings: readonly ShownSetting[], palette: Palette): string {
  const head = ["setting", "value", "from"].map(palette.dim);
  const rows = settings.map((each) => [each.name, valueText(each), sourceText(each, palette)]);
  return linesText(tableLines([head, ...rows]));
}

function valueText({ value, layer, shownDefault }: ShownSetting): string {
  if (layer === "default" && shownDefault !== undefined) return shownDefault;
  if (typeof value === "string") return value;
  const isEmpty =
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return isEmpty ? "-" : JSON.stringify(value);
}

function sourceText({ layer, source }: ShownSetting, palette: Palette): string {
  return layer === "default" ? palette.dim("default") : palette.bold(`${layer} ${source ?? ""}`.trimEnd());
}
