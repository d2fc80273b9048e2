import type { BorrowedStep } from "../compile/plan.ts";
import type { At, RunEvent, RunLevelEvent } from "./event.ts";
import { foldStep } from "./fold-step.ts";
import { newStepView, type OwnedView } from "./owned-view.ts";
import { decisiveReason } from "./stop-reason.ts";
import type { RunView } from "./view.ts";

type Started = Extract<RunEvent, { readonly type: "run.started" }>;

/**
 * The view after one more event, in constant time.
 *
 * It takes the view over: hand on the returned one and use the old one no more (see `RunView`). An event that cannot
 * follow those before it is a bug of ours and throws; nobody has to guess what a wrong history means.
 */
export function fold(view: RunView | undefined, event: RunEvent): RunView {
  if (event.type === "run.started") {
    if (view !== undefined) throw new Error("internal: the run has started twice");
    return started(event);
  }
  if (view === undefined) throw new Error(`internal: ${event.type} before run.started`);
  if (view.endedAtMs !== undefined) throw new Error(`internal: ${event.type} after run.finished`);
  // Every view comes from `started` below, so its map and lists are ours to change.
  const owned = view as OwnedView;
  return isRunLevel(event) ? foldRun(owned, event) : foldStep(owned, event);
}

/** The view of a stored run. */
export function replay(events: Iterable<RunEvent>): RunView {
  let view: RunView | undefined;
  for (const event of events) view = fold(view, event);
  if (view === undefined) throw new Error("internal: a run without events");
  return view;
}

type LaterRunEvent = At & Exclude<RunLevelEvent, { readonly type: "run.started" }>;

function isRunLevel(event: Exclude<RunEvent, Started>): event is LaterRunEvent {
  return event.type.startsWith("run.") || event.type === "steps.added";
}

function foldRun(view: OwnedView, event: LaterRunEvent): OwnedView {
  switch (event.type) {
    case "steps.added":
      addSteps(view.steps, event.steps);
      return { ...view };
    case "run.stopping":
      return { ...view, status: "stopping", stopping: decisiveReason(view.stopping, event.because) };
    case "run.warned":
      view.warnings.push(event.step === undefined ? event.message : `${event.step}: ${event.message}`);
      return { ...view };
    case "run.resumed":
      return { ...view };
    case "run.finished":
      return { ...view, status: event.status, exitCode: event.exitCode, endedAtMs: event.atMs };
    default:
      throw new Error(`internal: unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

function started({ run, plan, atMs }: Started): OwnedView {
  const steps: OwnedView["steps"] = new Map();
  addSteps(steps, plan.borrowed);
  addSteps(steps, plan.steps);
  return {
    run,
    pipeline: plan.pipeline,
    namespace: plan.namespace,
    status: "running",
    startedAtMs: atMs,
    steps,
    settled: [],
    warnings: plan.warnings.map(({ step, message }) => (step === undefined ? message : `${step}: ${message}`)),
  };
}

function addSteps(steps: OwnedView["steps"], added: readonly BorrowedStep[]): void {
  for (const step of added) {
    if (steps.has(step.name)) throw new Error(`internal: step "${step.name}" is there already`);
    steps.set(step.name, newStepView(step));
  }
}
