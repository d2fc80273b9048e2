import type { ServiceResult } from "../events/event.ts";
import { lastStart } from "../keeper/last-start.ts";
import { serviceBackends } from "../store/service-backends.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { DefineCommand } from "./command-line.ts";
import { earlierRun } from "./earlier-run.ts";
import { exitCode } from "./exit-code.ts";
import { followLogs } from "./follow-logs.ts";
import { LogPrinter } from "./log-printer.ts";
import { checkStep, namedRun } from "./named-run.ts";
import { type LogAddress, type LogPart, PrintedLog } from "./printed-log.ts";
import { defineQuery, type Query } from "./query.ts";
import { printServiceLog } from "./service-logs.ts";
import { StandingServices } from "./standing-services.ts";
import { UsageError } from "./usage-error.ts";

export const define: DefineCommand = defineQuery({
  name: "logs",
  takes: [["[step]", "whose log, or which service's; without a name those of all steps, each line after its step"]],
  examples: ["logs train --tail 20", "logs -f", "logs train --attempt 1 --run @latest~1"],
  answer: async (query, step) => {
    const { follow, json, ofRun, tail, since } = query.settings;
    if (follow && json) throw new UsageError("--follow gives lines as they come; --json is one document at the end.");
    if (step !== undefined && (await printedService(query, step))) return exitCode.good;
    const stored = namedRun(query, ofRun);
    if (step !== undefined) checkLogged(query, stored, step);
    const part: LogPart = {
      ...(tail === undefined ? {} : { tail }),
      ...(since === undefined ? {} : { sinceMs: query.nowMs - since }),
    };
    const asked: Asked = { query, stored, step, part };
    if (json) return printDocument(asked);
    return follow ? followed(asked) : printed(asked);
  },
});

interface Asked {
  readonly query: Query;
  readonly stored: StoredRun;
  readonly step: string | undefined;
  readonly part: LogPart;
}

/** A service has one log for all the runs that have kept it; one that has died has it still. */
async function printedService(query: Query, name: string): Promise<boolean> {
  const { stateFolder, invocation, hasColor, settings } = query;
  if (settings.ofRun !== "@latest" || settings.attempt !== undefined || settings.json) return false;
  if (serviceBackends(stateFolder).length === 0) return false;
  await using standing = await StandingServices.open(stateFolder, invocation);
  if (standing.named(name).length === 0) return false;
  const { stdout } = invocation;
  const { tail, follow } = settings;
  await printServiceLog(standing.one(name), standing, {
    printer: new LogPrinter({ stdout, hasColor }),
    follow,
    isUnread: () => stdout.isClosed,
    ...(tail === undefined ? {} : { tail }),
  });
  return true;
}

async function printed(asked: Asked): Promise<number> {
  const addresses = addressesOf(asked);
  const { stderr } = asked.query.invocation;
  if (addresses.length === 0) stderr.write(`${nothingText(asked)}\n`);
  let isEmpty = addresses.length > 0;
  for (const address of addresses) {
    using log = new PrintedLog(address, printerFor(asked, address.step), asked.part);
    if (!log.isThere) stderr.write(`${absentText(asked, address)}\n`);
    await log.print();
    log.end();
    isEmpty &&= log.isThere && !log.hasPrinted;
    if (asked.query.invocation.stdout.isClosed) break;
  }
  if (isEmpty) stderr.write(`${emptyText(asked)}\n`);
  return exitCode.good;
}

async function followed(asked: Asked): Promise<number> {
  const { query, stored, step, part } = asked;
  const { stdout, stderr } = query.invocation;
  const { attempt } = query.settings;
  const how = await followLogs({
    stateFolder: query.stateFolder,
    run: stored.run,
    now: Date.now,
    isUnread: () => stdout.isClosed,
    isAsked: (address) => (step ?? address.step) === address.step && (attempt ?? address.attempt) === address.attempt,
    // What begins while we follow is shown whole.
    open: (address, isNew) => new PrintedLog(address, printerFor(asked, address.step), isNew ? {} : part),
  });
  if (how === "left" && !stdout.isClosed)
    stderr.write(`run ${stored.run} was interrupted: no runner writes any more\n`);
  return exitCode.good;
}

/** In the order in which the attempts began; lines have no times of their own, so that logs are not mixed. */
function addressesOf({ query, stored, step }: Pick<Asked, "query" | "stored" | "step">): readonly LogAddress[] {
  const { attempt } = query.settings;
  const found = [...stored.attempts].flatMap(([name, attempts]) => {
    if (step !== undefined && name !== step) return [];
    const chosen = attempt === undefined ? attempts.at(-1) : attempts.find((each) => each.attempt === attempt);
    return chosen === undefined ? [] : [{ ...chosen, step: name, folder: lastStart(chosen.folder) }];
  });
  return found.sort((one, other) => one.submittedAtMs - other.submittedAtMs);
}

function printerFor({ query, stored, step }: Asked, name: string): LogPrinter {
  const { palette, hasColor, invocation } = query;
  const width = Math.max(...[...stored.view.steps.keys()].map(({ length }) => length));
  const prefix = step === undefined ? { prefix: `${palette.dim(`${name.padEnd(Math.min(width, 32))} │`)} ` } : {};
  return new LogPrinter({ stdout: invocation.stdout, hasColor, ...prefix });
}

/** Throws a `UsageError` for a step that the run does not have, and says which run has it. */
function checkLogged(query: Query, { run, view }: StoredRun, step: string): void {
  const elsewhere = view.steps.has(step) ? undefined : earlierRun(query, run, (other) => other.view.steps.has(step));
  if (elsewhere === undefined) checkStep(step, view.steps.keys(), run);
  else
    throw new UsageError(
      `run ${run} has no step "${step}"; ${elsewhere} has: pipeline logs ${step} --run ${elsewhere}`,
    );
}

/** A service that was kept has its log with the run that started it. */
function absentText({ query, stored }: Asked, { step, folder }: LogAddress): string {
  const kept = serviceOf(stored, step);
  const isFirst = (run: StoredRun): boolean => {
    const left = serviceOf(run, step);
    return left?.isKept === false && left.name === kept?.name && left.spec === kept.spec;
  };
  const first = kept?.isKept === true ? earlierRun(query, stored.run, isFirst) : undefined;
  if (first === undefined) return `the log of ${step} is not on this machine: ${folder}`;
  return `${step} was kept as run ${first} had left it: pipeline logs ${step} --run ${first}`;
}

function serviceOf({ view }: StoredRun, step: string): ServiceResult | undefined {
  return view.steps.get(step)?.result?.service;
}

function emptyText({ stored, step, part }: Asked): string {
  const what = Object.keys(part).length === 0 ? "nothing" : "nothing of what was asked for";
  return step === undefined ? `the steps of run ${stored.run} have printed ${what}` : `${step} has printed ${what}`;
}

/** Why there is no log, and where there is one. */
function nothingText({ query, stored, step }: Asked): string {
  const { attempt } = query.settings;
  if (step === undefined) return `no step of run ${stored.run} has started anything`;
  const { status, reason } = stored.view.steps.get(step) ?? {};
  if (status === "cached") return `${step} is cached: pipeline logs ${step} --run ${reason}`;
  const attempts = stored.attempts.get(step) ?? [];
  if (attempt === undefined || attempts.length === 0) return `${step} is ${status} and has started nothing`;
  throw new UsageError(`${step} has no attempt ${attempt} in run ${stored.run}; it has ${attempts.length}.`);
}

/** Written piece by piece: a log may be longer than memory. */
async function printDocument(asked: Asked): Promise<number> {
  const { stdout } = asked.query.invocation;
  stdout.write(`{"run":${JSON.stringify(asked.stored.run)},"logs":[`);
  for (const [index, address] of addressesOf(asked).entries()) {
    const { step, attempt, folder } = address;
    stdout.write(`${index === 0 ? "" : ","}\n${JSON.stringify({ step, attempt, folder }).slice(0, -1)},"lines":[`);
    using log = new PrintedLog(address, new LogPrinter({ stdout, hasColor: false, isJson: true }), asked.part);
    await log.print();
    log.end();
    stdout.write("]}");
  }
  stdout.write("\n]}\n");
  return exitCode.good;
}
