export type { Act, Exits, Fails, Leaves, Succeeds, Waits } from "./act.ts";
export type { Argv, Behaviour } from "./behaviour.ts";
export { describeJobsPort } from "./describe-jobs-port.ts";
export { createFakeBackend, type FakeBackend, type FakeSettings } from "./fake-backend.ts";
export type { FakeWork } from "./fake-work.ts";
export type { JobsHarness, JobsPlace, JobsPoint } from "./harness.ts";
export { describeServicesPort } from "./services/describe-services-port.ts";
export type { ServiceBehaviour, ServicesHarness, ServicesPlace, ServicesPoint } from "./services/harness.ts";
export { releaseFile, shellProgram } from "./shell-program.ts";
