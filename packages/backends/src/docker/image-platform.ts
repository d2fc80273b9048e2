/** As engines write it: `os/architecture`, with `/variant` where it has one. */
export function platformOf(image: unknown): string | undefined {
  const [os, architecture, variant] = ["Os", "Architecture", "Variant"].map((name) => field(image, name));
  if (os === undefined || architecture === undefined) return undefined;
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

/** A part that only one of them names is not compared: engines name an image's variant, people seldom do. */
export function isOfPlatform(image: unknown, wanted: string | undefined): boolean {
  const own = platformOf(image)?.split("/");
  if (wanted === undefined || own === undefined) return true;
  return wanted.split("/").every((part, index) => own[index] === undefined || own[index] === part);
}

function field(value: unknown, name: string): string | undefined {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
}
