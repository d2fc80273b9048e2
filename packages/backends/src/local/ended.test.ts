import { describe, expect, it } from "vitest";
import { endedOf, unstarted } from "./ended.ts";

const task = {
  id: "x",
  folder: "/f",
  work: "/f/work",
  argv: ["train"],
  env: { PATH: "/bin" },
  labels: {},
  masked: [],
  graceMs: 1000,
  timeoutMs: 90_000,
  memoryBytes: 64 * 1024 ** 2,
};
const exit = { code: null, signal: null, isOutOfMemory: false };

describe("how a program ended, in words", () => {
  it("X14 tells codes, signals and what a shell makes of them", () => {
    const told = [
      { ...exit, code: 3 },
      { ...exit, code: 127 },
      { ...exit, code: 139 },
      { ...exit, signal: "SIGSEGV" },
      { ...exit, signal: "SIGKILL", isOutOfMemory: true },
      { ...exit, code: 0, isOutOfMemory: true },
      { ...exit, code: 0, because: "timeout" } as const,
      { ...exit, code: 0, because: "cancel" } as const,
      exit,
    ].map((one) => endedOf(one, task));
    expect(told.map((ended) => (ended.status === "failed" ? ended.failure : ended.status))).toMatchInlineSnapshot(`
      [
        {
          "class": "user-exit",
          "exit": {
            "code": 3,
          },
          "message": "exited with code 3",
        },
        {
          "class": "user-exit",
          "exit": {
            "code": 127,
          },
          "message": "exited with code 127 (from a shell: no such command)",
        },
        {
          "class": "user-exit",
          "exit": {
            "code": 139,
          },
          "message": "exited with code 139 (from a shell: ended by SIGSEGV)",
        },
        {
          "class": "user-exit",
          "exit": {
            "signal": "SIGSEGV",
          },
          "message": "was ended by SIGSEGV",
        },
        {
          "class": "oom",
          "message": "needed more than its 64 MiB of memory",
        },
        "succeeded",
        {
          "class": "timeout",
          "message": "ran longer than 90 s",
        },
        "cancelled",
        {
          "class": "lost",
          "message": "it is not known how the program ended: the system has told somebody else its exit status",
        },
      ]
    `);
  });

  it("X14 tells why a program could not be started", () => {
    const codes = ["ENOENT", "EACCES", "ENOEXEC", "E2BIG", "EAGAIN", "ERR_INVALID_ARG_VALUE", "EIO"];
    const told = codes.map((code) => unstarted(code, task)).map((ended) => ended.status === "failed" && ended.failure);
    expect(told).toMatchInlineSnapshot(`
      [
        {
          "class": "not-found",
          "message": "there is no command "train" in PATH (/bin)",
          "reason": "ENOENT",
        },
        {
          "class": "not-found",
          "message": ""train" is not executable",
          "reason": "EACCES",
        },
        {
          "class": "not-found",
          "message": ""train" is no program and has no "#!" line",
          "reason": "ENOEXEC",
        },
        {
          "class": "user-exit",
          "exit": {
            "code": 126,
          },
          "message": "the arguments and environment of "train" are too long",
        },
        {
          "class": "no-capacity",
          "message": "the system could not start another process",
          "reason": "EAGAIN",
        },
        {
          "class": "user-exit",
          "exit": {
            "code": 126,
          },
          "message": "an argument or variable of "train" holds a NUL",
        },
        {
          "class": "backend",
          "message": ""train" could not be started",
          "reason": "EIO",
        },
      ]
    `);
  });
});
