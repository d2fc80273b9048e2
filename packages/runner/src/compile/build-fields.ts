import {
  bytes,
  either,
  type Field,
  type Fields,
  flag,
  list,
  matching,
  record,
  recordOf,
  registryName,
  text,
} from "./field.ts";

const argument: Field = { expects: "a text", accepts: (value) => typeof value === "string" };

/** One line, and no option of the installer in disguise. */
const requirement = matching('a requirement such as "numpy==2.1"', /^[^\s-][^\r\n\0]*$/);

/** Every field of `build`, and what it may hold: see `fields.ts`. */
export const buildFields: Fields = {
  name: matching(
    'the name of an image in lower case, such as "team/train"',
    /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
  ),
  registry: registryName,
  platform: matching(
    'an operating system and an architecture, such as "linux/amd64"',
    /^[a-z0-9]+(?:\/[a-z0-9]+){1,2}$/,
  ),
  args: recordOf(argument, "a record of texts"),
  secrets: record,
  ignore: list(text, "a list of patterns"),
  contextLimit: bytes,
  dockerfile: text,
  context: text,
  target: text,
  project: text,
  base: matching('the name of an image, such as "python:3.12-slim"', /^[^\s-]\S*$/),
  entryScript: text,
  requirements: either(text, list(requirement, "a list of requirements")),
  aptPackages: list(matching('the name of a package, such as "libgomp1"', /^[a-z0-9][a-z0-9+.-]*(?:=\S+)?$/), "a list"),
  pyproject: flag,
};
