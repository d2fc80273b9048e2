import type { Failure } from "@pipeline/backends/contract";

/** What a person can do about a failure of each class. */
const advice: Readonly<Record<Failure["class"], (step: string) => string>> = {
  "user-exit": () => "its program failed by itself: read its log",
  oom: (step) => `give it more memory: resources.memory, or --resource ${step}.memory=…`,
  timeout: () => "raise its `timeout`, or make it do less",
  "queue-timeout": () => "raise its `queueTimeout`, or ask for less",
  contract: () => "make the program write what `outputs` declares, or change what is declared",
  "not-found": () => "install the command where the step runs, or name another",
  "not-ready": () => "read the service's log; check its `port` and `health`, or raise its `readyTimeout`",
  image: () => "check the image's name, and that the backend may pull it",
  build: () => "read the log of the build",
  staging: () =>
    "run again: what is gone or damaged is made anew; if it stays, check that the store has room and can be reached",
  "no-capacity": () => "ask for less, or for something that the backend has",
  quota: () => "ask for less, or have the quota raised",
  auth: () => "check the credentials of the backend",
  preempted: () => "run again, or allow more retries of `preempted`",
  backend: () => "this is the platform's fault: run again later",
  lost: () => "the platform no longer knows the work: check there, then run again",
};

export function failureAdvice(step: string, failure: Failure): string {
  return ("remedy" in failure ? failure.remedy : undefined) ?? advice[failure.class](step);
}
