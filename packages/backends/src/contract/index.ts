export type { Artifact, DeclaredOutput, Digest } from "./artifact.ts";
export type { Backend, BackendEntry, BackendOptions, JobsPort, PullPolicy } from "./backend.ts";
export type {
  BuildContext,
  Builder,
  BuilderEntry,
  BuilderOptions,
  BuildNeeds,
  BuildOutcome,
  BuildRequest,
  BuildWatch,
  BuiltImage,
  Dockerfile,
  Lack,
} from "./builder.ts";
export type {
  Ended,
  Execution,
  ExecutionState,
  Handle,
  LogLine,
  Outcome,
  OutcomeTimes,
  SignalReader,
} from "./execution.ts";
export type { Failure, OtherFailure, UserExit } from "./failure.ts";
export type { GpuAmount, ResourceAmounts } from "./resource-amounts.ts";
export type { Capacity, Finding, FolderView, HostFacts, Rules } from "./rules.ts";
export type {
  Endpoint,
  Reach,
  ServiceExecution,
  ServiceKeeping,
  ServiceOutcome,
  ServicesPort,
  ServiceTerms,
  ServiceWindows,
  ServiceWorkload,
  StandingService,
} from "./service.ts";
export type {
  AttemptAddress,
  AttemptContents,
  Collection,
  Content,
  LocalFile,
  Manifest,
  Staging,
} from "./staging.ts";
export type { Draft, PlatformSecret, SecretValue, SidecarWorkload, Workload } from "./workload.ts";
