import type { TuiOptions, TuiReporter } from "../report/ink/tui.ts";

/** The live UI, which is loaded only where it is shown. */
export async function openTui(options: TuiOptions): Promise<TuiReporter> {
  const { TuiReporter: Tui } = await inProduction(() => import("../report/ink/tui.ts"));
  return new Tui(options);
}

/**
 * React chooses one of its two builds by the environment of the process when it is loaded: the one for development
 * checks and records every frame. Nothing else sees the variable.
 */
async function inProduction<T>(load: () => Promise<T>): Promise<T> {
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = "production";
  try {
    return await load();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
