/** Variables of the runner that every local program gets; in no cache key, and shown by `plan`. */
export const inheritedNames = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "LC_*",
  "TZ",
  "TMPDIR",
  "http_proxy",
  "HTTP_PROXY",
  "https_proxy",
  "HTTPS_PROXY",
  "no_proxy",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "REQUESTS_CA_BUNDLE",
] as const;

const exact: ReadonlySet<string> = new Set(inheritedNames);

export function inheritedEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || !(exact.has(name) || name.startsWith("LC_"))) return [];
    return [[name, name === "PATH" ? withoutNpm(value) : value]];
  });
  return Object.fromEntries(entries);
}

/** npm and npx put the project's tools in front; started by hand, the same program would not see them. */
function withoutNpm(path: string): string {
  const isOfNpm = (entry: string): boolean => /[/\\]node_modules[/\\]\.bin[/\\]?$|[/\\]node-gyp-bin[/\\]?$/.test(entry);
  return path
    .split(":")
    .filter((entry) => !isOfNpm(entry))
    .join(":");
}
