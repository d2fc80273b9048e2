/** The files of a new project, by name. What they hold runs at once, on this machine, with nothing else installed. */
export function newProjectFiles(name: string, version: string): Readonly<Record<string, string>> {
  return {
    "pipelines.ts": pipelines,
    "package.json": `${JSON.stringify(manifest(name, version), null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(compilerOptions, null, 2)}\n`,
    ".gitignore": "node_modules/\n.pipeline/\n",
  };
}

const pipelines = `import { file, job, param, pipeline, sh } from "@pipeline/dsl";
import { z } from "zod";

// Set it with: pipeline run --set name=Ada
const name = param("name", z.string().min(1).default("world"));

// A function: it is bundled with what it reaches, and runs as a process of its own.
const greet = job("greet", {
  inputs: { name },
  outputs: { greeting: z.string(), letters: z.int().positive() },
  run: ({ inputs }) => {
    const greeting = \`Hello, \${inputs.name}!\`;
    return { greeting, letters: greeting.length };
  },
});

// A program: what it writes below OUTPUT_PATH is its output.
const card = job("card", {
  command: sh\`printf '%s\\n' \${greet.outputs.greeting} > "$OUTPUT_PATH/card.txt"\`,
  outputs: { card: file("card.txt") },
});

export default pipeline("hello", [greet, card]);
`;

function manifest(name: string, version: string) {
  return {
    name,
    private: true,
    type: "module",
    scripts: { start: "pipeline run", check: "tsc --noEmit" },
    dependencies: { "@pipeline/dsl": version, "@pipeline/runner": version, zod: "^4.2.0" },
    devDependencies: { "@types/node": "^24.0.0", typescript: ">=5.9" },
  };
}

const compilerOptions = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
  include: ["*.ts"],
};
