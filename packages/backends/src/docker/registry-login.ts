import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type DockerConfig, type Env, readDockerConfig, type StoredLogin } from "./docker-config.ts";
import { dockerHub } from "./image-reference.ts";

/** What the engine passes on to a registry; never logged. */
export type RegistryLogin =
  | { readonly username: string; readonly password: string; readonly serveraddress: string }
  | { readonly identitytoken: string; readonly serveraddress: string };

/** Under this name the docker client keeps the login of its own registry. */
const hubKey = "https://index.docker.io/v1/";

/**
 * The login for a registry as the docker client would find it: a helper of this registry, the helper of all, the file.
 *
 * Nothing when the user has not logged in there. Rejects when a helper cannot be asked.
 */
export async function registryLogin(registry: string, env: Env): Promise<RegistryLogin | undefined> {
  const config = readDockerConfig(env);
  const key = registry === dockerHub ? hubKey : registry;
  const helper = config.credHelpers?.[key] ?? config.credHelpers?.[registry] ?? config.credsStore;
  const asked = helper ? await askHelper(helper, key, env) : undefined;
  return asked ?? storedLogin(key, config);
}

/** What goes into the header `X-Registry-Auth`. */
export function loginHeader(login: RegistryLogin | undefined): Readonly<Record<string, string>> {
  return { "X-Registry-Auth": Buffer.from(JSON.stringify(login ?? {})).toString("base64url") };
}

function storedLogin(key: string, { auths = {} }: DockerConfig): RegistryLogin | undefined {
  const found = Object.entries(auths).find(([name]) => name === key || hostOf(name) === key);
  return found === undefined ? undefined : loginOf(found[1], key);
}

function loginOf({ auth, identitytoken }: StoredLogin, serveraddress: string): RegistryLogin | undefined {
  if (identitytoken) return { identitytoken, serveraddress };
  if (!auth) return undefined;
  const [username = "", ...password] = Buffer.from(auth, "base64").toString("utf8").split(":");
  return { username, password: password.join(":"), serveraddress };
}

/** Old clients kept whole addresses. */
function hostOf(name: string): string {
  return name.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

const noLogin = /credentials not found/i;

async function askHelper(name: string, key: string, env: Env): Promise<RegistryLogin | undefined> {
  const program = `docker-credential-${name}`;
  const asking = promisify(execFile)(program, ["get"], { env: { ...env }, timeout: 30_000 });
  asking.child.stdin?.on("error", () => undefined).end(key);
  const answer = await asking.catch((error: unknown) => {
    if (error instanceof Error && "stdout" in error && noLogin.test(`${error.stdout}${error.message}`))
      return undefined;
    // What it printed may hold a credential.
    const code = error instanceof Error && "code" in error ? error.code : "unknown";
    throw new Error(`the login for ${key} could not be asked of ${program} (${code})`);
  });
  if (answer === undefined) return undefined;
  const { Username, Secret } = JSON.parse(answer.stdout);
  if (Username === "<token>") return { identitytoken: Secret, serveraddress: key };
  return { username: Username, password: Secret, serveraddress: key };
}
