/** The name of an image, in its parts. */
export interface ImageReference {
  /** As registries' logins name it; Docker's own registry where the name says none. */
  readonly registry: string;
  /** Without tag and digest, as it was written. */
  readonly name: string;
  readonly tag?: string;
  /** `sha256:…`: then the same name always means the same image. */
  readonly digest?: string;
}

/** The registry of names that say none. */
export const dockerHub = "docker.io";

/** Nothing when the text cannot name an image. */
export function parseImageReference(text: string): ImageReference | undefined {
  const found =
    /^(?<name>[a-zA-Z0-9][a-zA-Z0-9._:/-]*?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/.exec(
      text,
    );
  const { name, tag, digest } = found?.groups ?? {};
  if (name === undefined) return undefined;
  const [first = "", ...rest] = name.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = isHost ? rest.join("/") : name;
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(path)) return undefined;
  return {
    registry: isHost ? first : dockerHub,
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The id of an image that only an engine has. */
export function isImageId(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}
