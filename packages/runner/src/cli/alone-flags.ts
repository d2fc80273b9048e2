export const pullPolicies = ["always", "missing", "never"] as const;
export const buildPlaces = ["local", "remote"] as const;

/** What a flag means where it stands alone, and the words that may stand after it. */
const aloneFlags: Readonly<Record<string, { readonly means: string; readonly values: readonly string[] }>> = {
  "--pull": { means: "always", values: pullPolicies },
  "--build": { means: "remote", values: buildPlaces },
};

/**
 * `--pull` alone is `--pull=always`: with a value that may be left out, commander would take whatever word comes next,
 * which is mostly a file.
 */
export function withAloneFlags(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return argv.map((word, index) => {
    const flag = end === -1 || index < end ? aloneFlags[word] : undefined;
    return flag === undefined || flag.values.includes(argv[index + 1] ?? "") ? word : `${word}=${flag.means}`;
  });
}
