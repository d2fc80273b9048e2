import type { Program } from "./program.ts";

/** A program whose file is loaded only once somebody asks it something. */
export function lazyProgram(open: () => Promise<Program>): Program {
  let opened: Promise<Program> | undefined;
  const program = (): Promise<Program> => {
    opened ??= open();
    return opened;
  };
  return {
    list: async () => (await program()).list(),
    plan: async (target, settings) => (await program()).plan(target, settings),
    digest: async (target, settings) => (await program()).digest(target, settings),
    parse: async (step, values) => (await program()).parse(step, values),
    place: async (step) => (await program()).place(step),
    [Symbol.asyncDispose]: async () => (await opened)?.[Symbol.asyncDispose](),
  };
}
