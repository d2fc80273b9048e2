/** Where a program finds what is its own; the same in every image. */
export const inContainer = {
  /** The parent of the following. */
  top: "/pipeline",
  work: "/pipeline/work",
  input: "/pipeline/input",
  output: "/pipeline/output",
  signals: "/pipeline/signals/signals.jsonl",
} as const;

/** Of the attempt's folder, what the program sees; each lies under the same name in the container. */
export const sharedFolders = ["input", "output", "work", "signals"] as const;

/** Made in a container of its own layer, before it starts: gone with it, and in no answer of `docker inspect`. */
export const ownFiles = {
  folder: ".pipeline",
  start: ".pipeline/start",
  secrets: ".pipeline/secrets",
  /** What must be masked, for whoever follows the container later. */
  masked: ".pipeline/masked",
} as const;
