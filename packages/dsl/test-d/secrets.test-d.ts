import { job, sh, text } from "@pipeline/dsl";
import { prepare, token } from "./steps.ts";

const words = "Bearer ";

// The one place for a secret is the environment.
job("right", { command: ["x"], env: { TOKEN: token } });

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

// A ref that is not known yet is refused in the same way.
// @ts-expect-error in a template literal
export const path = `${prepare.outputs.table}/x`;
// @ts-expect-error added to text
export const added = prepare.outputs.rows + words;
// @ts-expect-error compared as a number
export const many = prepare.outputs.rows > 3;
// @ts-expect-error converted by its own method
prepare.outputs.rows.toString();
