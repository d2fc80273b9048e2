/** For people: what a queued step waits for, by the name of the pool that lacks room. */
export function poolText(pool: string): string {
  if (pool === "*") return "all slots of the run are taken";
  const [, backend, resource] = /^backend:([^:]*)(?::(.*))?$/.exec(pool) ?? [];
  if (backend === undefined) return `pool "${pool}" is full`;
  return resource === undefined ? `all slots of ${backend} are taken` : `not enough ${resource} is free on ${backend}`;
}
