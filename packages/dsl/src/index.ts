export {
  type AnyArtifact,
  type DirArtifact,
  type DirOutput,
  dir,
  type FileArtifact,
  type FileOutput,
  file,
} from "./artifact.ts";
export {
  type Build,
  type BuildSpec,
  build,
  type FromDockerfile,
  type FromPackages,
  type FromProject,
  type Image,
} from "./build.ts";
export { type AnyDeploySpec, type Deploy, type DeploySpec, deploy } from "./deploy.ts";
export { type FailureClass, failureClasses } from "./failure-class.ts";
export type { Input, Inputs, NoInputs, Shown, ValueOf, ValuesOf } from "./inputs.ts";
export { type AnyJobSpec, type Job, type JobSpec, job, type WithStdout } from "./job.ts";
export type { Json, JsonObject } from "./json.ts";
export type { CarriedBy, CarriedOf, NoOutputs, Output, Outputs, RefsOf } from "./outputs.ts";
export { type Param, param } from "./param.ts";
export { type Pipeline, type PipelineOptions, pipeline } from "./pipeline.ts";
export type { Place } from "./place.ts";
export type { Pools, Priority, Retries, RetryPolicy } from "./policy.ts";
export type { Ref } from "./ref.ts";
export type { Gpu, GpuPartition, Resources, WholeGpu } from "./resources.ts";
export type { RunContext, RunFunction } from "./run-function.ts";
export type {
  ClockDate,
  ClockTime,
  Once,
  Recurring,
  Schedule,
  ScheduleTerms,
  ServiceSchedule,
  ServiceWindow,
} from "./schedule.ts";
export { isSchema, type Schema, type SchemaIssue, type SchemaResult } from "./schema.ts";
export { type Secret, type SecretFields, type SecretFile, type SecretFrom, secret, secretFile } from "./secret.ts";
export { sh } from "./sh.ts";
export { metric, progress, type Signal, signalsKey, type WriteSignal } from "./signals.ts";
export { type Source, source } from "./source.ts";
export type { EnvValue, Sidecar } from "./spec.ts";
export type { Step } from "./step.ts";
export { type Text, type TextPart, text, type Word } from "./text.ts";
export { type Bytes, type Duration, formatBytes, formatDuration, parseBytes, parseDurationMs } from "./units.ts";
