import pc from "picocolors";

/** Colours, or the same functions without them: colour never carries meaning alone. */
export type Palette = Readonly<Record<Hue, (text: string) => string>>;

export type Hue = "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "magenta";

export function paletteOf(hasColor: boolean): Palette {
  return pc.createColors(hasColor);
}
