/** A task that takes this long after those it needs. */
export interface Work {
  readonly id: string;
  readonly needs: readonly string[];
  readonly seconds: number;
}

/** No schedule is shorter: the longest path, or all work spread evenly. */
export function bound(work: readonly Work[], atOnce: number): number {
  const total = work.reduce((sum, { seconds }) => sum + seconds, 0);
  const paths = longestPaths(work);
  return Math.max(
    total / atOnce,
    [...paths.values()].reduce((a, b) => Math.max(a, b), 0),
  );
}

/** How long all of it takes when, at no other cost, the ready task with the longest path after it starts first. */
export function makespan(work: readonly Work[], atOnce: number): number {
  const paths = longestPaths(work);
  const waitsFor = new Map(work.map(({ id, needs }) => [id, needs.length]));
  const users = usersOf(work);
  const byId = new Map(work.map((one) => [one.id, one]));
  const first = (a: Work, b: Work): number => (paths.get(b.id) ?? 0) - (paths.get(a.id) ?? 0);
  const ready = work.filter(({ needs }) => needs.length === 0);
  const running: { readonly one: Work; readonly endsAt: number }[] = [];
  let now = 0;
  while (ready.length > 0 || running.length > 0) {
    ready.sort(first);
    for (const one of ready.splice(0, atOnce - running.length)) running.push({ one, endsAt: now + one.seconds });
    running.sort((a, b) => a.endsAt - b.endsAt);
    const ended = running.shift();
    if (ended === undefined) break;
    now = ended.endsAt;
    for (const user of users.get(ended.one.id) ?? []) {
      const left = (waitsFor.get(user) ?? 0) - 1;
      waitsFor.set(user, left);
      const freed = byId.get(user);
      if (left === 0 && freed !== undefined) ready.push(freed);
    }
  }
  return now;
}

export function usersOf(work: readonly Work[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { id, needs } of work) {
    for (const need of needs) users.set(need, [...(users.get(need) ?? []), id]);
  }
  return users;
}

/** The longest way from the start of each task to the end of all. */
export function longestPaths(work: readonly Work[]): ReadonlyMap<string, number> {
  const users = usersOf(work);
  const byId = new Map(work.map((one) => [one.id, one]));
  const paths = new Map<string, number>();
  const open = work.map(({ id }) => id);
  for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
    const after = users.get(id) ?? [];
    const unknown = paths.has(id) ? [] : after.filter((user) => !paths.has(user));
    open.push(...unknown);
    if (unknown.length > 0) continue;
    open.pop();
    const longest = after.reduce((most, user) => Math.max(most, paths.get(user) ?? 0), 0);
    paths.set(id, longest + (byId.get(id)?.seconds ?? 0));
  }
  return paths;
}
