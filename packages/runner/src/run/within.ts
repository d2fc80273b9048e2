import type { Host } from "./host.ts";

/** Waits for `promise`, but not longer than `ms`. */
export async function within(host: Pick<Host, "after">, ms: number, promise: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const forget = host.after(ms, () => late.resolve(false));
  const isInTime = await Promise.race([promise.then(() => true), late.promise]);
  forget();
  return isInTime;
}
