/** What clients of engines and clouds read, and where a login's folders are: names of places, no secrets. */
const places = [
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "XDG_CONFIG_HOME",
  "XDG_RUNTIME_DIR",
  "DOCKER_HOST",
  "DOCKER_CONFIG",
  "DOCKER_CONTEXT",
  "DOCKER_CERT_PATH",
  "DOCKER_TLS_VERIFY",
  "KUBECONFIG",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "CLOUDSDK_CONFIG",
  "AWS_PROFILE",
];

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What a run that a timer starts is given of this terminal's environment, since the timer's own is nearly empty: what
 * programs inherit by the rules of their backends, places, and settings (`PIPELINE_*`). Secrets never.
 */
export function scheduledEnv(
  env: Env,
  { inherited, secrets }: { readonly inherited: readonly string[]; readonly secrets: Iterable<string> },
): Readonly<Record<string, string>> {
  const names = [...places, ...inherited, "PIPELINE_*"];
  const exact = new Set(names);
  const beginnings = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  const kept = (name: string) => exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
  const hidden = new Set(secrets);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]): [string, string][] =>
      value !== undefined && kept(name) && !hidden.has(name) ? [[name, value]] : [],
    ),
  );
}
