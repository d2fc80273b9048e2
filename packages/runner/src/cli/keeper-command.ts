import { backends } from "@pipeline/backends/registry";
import { Keeper } from "../keeper/keeper.ts";
import { thisHost } from "../run/this-host.ts";
import type { DefineCommand } from "./command-line.ts";
import { exitCode } from "./exit-code.ts";

/** The process that keeps services: started by whoever finds none, it ends with the last of them. */
export const define: DefineCommand = (command, { env, stdout, signals }) => {
  command.requiredOption("--state <folder>");
  return async () => {
    const { now, after } = thisHost(env);
    const stateFolder = String(command.getOptionValue("state"));
    const keeper = await Keeper.start({ stateFolder, backends, env, now, after, patienceMs: 30_000 });
    if (keeper === undefined) return exitCode.good;
    const told = Promise.withResolvers<void>();
    for (const signal of ["SIGTERM", "SIGINT"] as const) signals.on(signal, () => told.resolve());
    stdout.write("ready\n");
    await Promise.race([keeper.ended, told.promise]);
    await keeper[Symbol.asyncDispose]();
    return exitCode.good;
  };
};
