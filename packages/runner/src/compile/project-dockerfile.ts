import type { PythonFact } from "./request.ts";

/** Everything that decides the Dockerfile of a build from a project. */
export interface ProjectImage {
  readonly base: string;
  /** `false`: packages alone, without the code of a project. */
  readonly hasCode: boolean;
  readonly entry?: readonly string[];
  /** Written in the build itself. */
  readonly requirements: readonly string[];
  readonly aptPackages: readonly string[];
  /** Of a project that is installed as a package itself: what that needs. */
  readonly dependencies?: readonly string[];
  readonly python: Pick<PythonFact, "requirements" | "namesFiles">;
  readonly args: readonly string[];
  readonly secrets: readonly string[];
}

/** Where the code of a project lies in its image. */
const home = "/app";

/**
 * What changes seldom comes first, so that a change of the code alone installs nothing again.
 *
 * Debian's own Python refuses to install beside its packages unless it is told to.
 */
const installerSettings = [
  "PIP_BREAK_SYSTEM_PACKAGES=1",
  "PIP_DISABLE_PIP_VERSION_CHECK=1",
  "PIP_NO_CACHE_DIR=1",
  "PIP_ROOT_USER_ACTION=ignore",
];

/** The Dockerfile of a project: base, system packages, Python packages, code. */
export function projectDockerfile(image: ProjectImage): string {
  const { base, hasCode, entry, aptPackages, args } = image;
  const lines = [
    `FROM ${base}`,
    ...installerSettings.map((setting) => `ARG ${setting}`),
    ...args.map((name) => `ARG ${name}`),
    "ENV PYTHONUNBUFFERED=1",
    ...(hasCode ? [`WORKDIR ${home}`] : []),
    ...aptLines(aptPackages),
    ...pythonLines(image),
    ...(hasCode ? ["ENTRYPOINT []"] : []),
    ...(entry === undefined ? [] : [`CMD ${JSON.stringify(entry)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function aptLines(packages: readonly string[]): readonly string[] {
  if (packages.length === 0) return [];
  const install = `apt-get install -y --no-install-recommends ${packages.map(quoted).join(" ")}`;
  return [`RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*`];
}

function pythonLines(image: ProjectImage): readonly string[] {
  const { hasCode, requirements, dependencies, python } = image;
  const install = (what: string): string => installLine(what, image);
  const listed = [...requirements, ...(dependencies ?? [])];
  const fromList = listed.length === 0 ? [] : [install(listed.map(quoted).join(" "))];
  const code = hasCode ? ["COPY . ."] : [];
  const itself = dependencies === undefined ? [] : [install("--no-deps .")];
  const { requirements: file, namesFiles } = python;
  if (file === undefined) return [...fromList, ...code, ...itself];
  // Where the code is copied, the file lies at its own place; where it is not, it must leave nothing behind.
  const at = hasCode ? file : "/tmp/requirements.txt";
  const fromFile = install(`-r ${quoted(at)}${hasCode ? "" : ` && rm ${at}`}`);
  // What the file names must be there before it is read.
  if (namesFiles) return [...fromList, ...code, fromFile, ...itself];
  return [...fromList, `COPY ${JSON.stringify([file, at])}`, fromFile, ...code, ...itself];
}

/** Secrets are variables of this one command, and in no layer. */
function installLine(what: string, { secrets }: ProjectImage): string {
  const mounts = secrets.map((id) => `--mount=type=secret,id=${id} `);
  const exported = secrets.map((id) => `export ${id}="$(cat /run/secrets/${id})" && `);
  return `RUN ${mounts.join("")}${exported.join("")}python3 -m pip install ${what}`;
}

/** A word that a shell takes as it is. */
function quoted(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
