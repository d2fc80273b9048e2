import { job, secret, secretFile, sh, text } from "@pipeline/dsl";
import { key, prepare, token } from "./steps.ts";

const words = "Bearer ";

// The one place for a secret is the environment.
job("right", { command: ["x"], env: { TOKEN: token, SA_KEY: key } });
job("right", { command: ["x"], sidecars: { proxy: { image: "proxy", env: { TOKEN: token } } } });

// Its value lies under its name, in a file, or with the platform.
secret("TOKEN", { file: "token.txt" });
secretFile("SA_KEY", { platform: "robot/key.json" });
// @ts-expect-error in two places
secret("TOKEN", { file: "token.txt", platform: "robot/token" });
// @ts-expect-error the platform's name without a key
secret("TOKEN", { platform: "robot" });
// @ts-expect-error its value itself
secret("TOKEN", { value: "abc" });
// @ts-expect-error a sidecar gets no file
job("wrong", { command: ["x"], sidecars: { proxy: { image: "proxy", env: { SA_KEY: key } } } });

// @ts-expect-error as a word
job("wrong", { command: ["echo", token] });
// @ts-expect-error as an argument
job("wrong", { script: "x.sh", args: [token] });
// @ts-expect-error as an input
job("wrong", { command: ["x"], inputs: { token } });
// @ts-expect-error inside an input
job("wrong", { command: ["x"], inputs: { all: { tokens: [token] } } });
// @ts-expect-error in a shell script
sh`echo ${token}`;
// @ts-expect-error in a text
text`Bearer ${token}`;
// @ts-expect-error in a template literal
export const literal = `Bearer ${token}`;
// @ts-expect-error added to text
export const sum = words + token;
// @ts-expect-error added to a number
export const more = 1 + token;
// @ts-expect-error converted by its own method
token.toString();
// @ts-expect-error given where text is wanted
export const given: string = token;
// @ts-expect-error as a name of an image
job("wrong", { image: token });

// A secret that arrives as a file is refused in the same way, and its path with it.
// @ts-expect-error as a word
job("wrong", { command: ["cat", key] });
// @ts-expect-error as an input
job("wrong", { command: ["x"], inputs: { key } });
// @ts-expect-error in a template literal
export const keyPath = `${key}`;
// @ts-expect-error in a text
text`--key=${key}`;

// A ref that is not known yet is refused in the same way.
// @ts-expect-error in a template literal
export const path = `${prepare.outputs.table}/x`;
// @ts-expect-error added to text
export const added = prepare.outputs.rows + words;
// @ts-expect-error compared as a number
export const many = prepare.outputs.rows > 3;
// @ts-expect-error converted by its own method
prepare.outputs.rows.toString();
