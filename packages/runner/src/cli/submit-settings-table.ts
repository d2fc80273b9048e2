import { buildPlaces } from "./alone-flags.ts";
import { anything, count, last, oneOf, text, texts } from "./setting-values.ts";
import type { SettingsTable, SubmitSettings } from "./settings.ts";
import { amount, cores, outputs, secretFiles, secretNames } from "./submit-values.ts";

const commands = ["submit"] as const;

/** What is said of a job that stands in no file. */
export const submitSettingsTable: SettingsTable<SubmitSettings> = {
  name: {
    flag: "--name <name>",
    summary: "what the job is called in lists, paths and labels",
    commands,
    parse: last(text),
    byDefault: undefined,
    shownDefault: "after its program",
  },
  image: {
    flag: "--image <image>",
    summary: "image that it runs in; without a command its own entry point runs",
    commands,
    parse: last(text),
    byDefault: undefined,
  },
  build: {
    flag: "--build <where>",
    summary: "make its image from this folder first: local (on this machine) or remote (--build alone says that)",
    commands,
    parse: last(oneOf(...buildPlaces)),
    byDefault: undefined,
  },
  script: {
    flag: "--script <file>",
    summary: "file that ships and is interpreted (.py, .sh, .ts, .js); words after -- are its arguments",
    commands,
    parse: last(text),
    byDefault: undefined,
  },
  files: {
    flag: "--files <glob>",
    summary: "files that ship with it",
    commands,
    parse: texts,
    isList: true,
    byDefault: [],
  },
  ships: {
    flag: "--project <folder>",
    shorthands: [{ flag: "--no-project", value: "", summary: "ship no folder" }],
    summary: "folder that ships whole; ignore rules apply",
    commands,
    parse: last(anything),
    byDefault: undefined,
    shownDefault: "this one, if it is a project and neither --image, --script nor --files is given",
  },
  workers: {
    flag: "--workers <count>",
    summary: "programs that work on it together",
    commands,
    parse: last(count(1)),
    byDefault: 1,
    shownDefault: "1",
  },
  gpus: {
    flag: "--gpus <count>",
    summary: "GPUs of each worker",
    commands,
    parse: last(count(0)),
    byDefault: undefined,
    shownDefault: "0",
  },
  gpuType: {
    flag: "--gpu-type <type>",
    summary: "which GPUs, as the platform names them: nvidia-l4",
    commands,
    parse: last(text),
    byDefault: undefined,
  },
  cpu: {
    flag: "--cpu <cores>",
    summary: "cores of each worker; fractions are allowed",
    commands,
    parse: last(cores),
    byDefault: undefined,
  },
  memory: {
    flag: "--memory <amount>",
    summary: "memory of each worker, such as 4Gi",
    commands,
    parse: last(amount),
    byDefault: undefined,
  },
  disk: {
    flag: "--disk <amount>",
    summary: "disk of each worker, such as 20Gi",
    commands,
    parse: last(amount),
    byDefault: undefined,
  },
  secret: {
    flag: "--secret <name>",
    summary: "secret that it gets as the variable of this name; its value is looked for, never given here",
    commands,
    parse: secretNames,
    isList: true,
    byDefault: [],
  },
  secretAsFile: {
    flag: "--secret-as-file <name[=file]>",
    summary: "secret that it gets as a file, whose path is in the variable of this name; its value may be in a file",
    commands,
    parse: secretFiles,
    isList: true,
    byDefault: {},
  },
  output: {
    flag: "--output <name=path>",
    summary: "file that it writes below OUTPUT_PATH, or folder where the path ends in a slash",
    commands,
    parse: outputs,
    isList: true,
    byDefault: {},
  },
  user: {
    flag: "--user <user[:group]>",
    summary: "user that the image's program runs as",
    commands,
    parse: last(text),
    byDefault: undefined,
    shownDefault: "the image's own",
  },
  platform: {
    flag: "--platform <os/arch>",
    summary: "platform of the image, such as linux/arm64",
    commands,
    parse: last(text),
    byDefault: undefined,
  },
};
