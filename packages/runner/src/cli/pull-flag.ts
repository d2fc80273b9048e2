export const pullPolicies = ["always", "missing", "never"] as const;

/**
 * `--pull` alone is `--pull=always`: with a value that may be left out, commander would take whatever word comes next,
 * which is mostly a file.
 */
export function withPullPolicy(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return argv.map((word, index) => {
    const isOurs = word === "--pull" && (end === -1 || index < end);
    return isOurs && !pullPolicies.some((policy) => policy === argv[index + 1]) ? "--pull=always" : word;
  });
}
