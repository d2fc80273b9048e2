/** Names of one region of the source. Filled while the source is read; complete after. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** `function`: where a `var` inside of it lands. */
  readonly holds: "module" | "function" | "block";
  readonly names: Set<string>;
}

/** A use of a name as a value; `this`, `super`, `new.target` and `#private` count as names. */
export interface Reference {
  readonly name: string;
  readonly start: number;
  /** The scope in which it stands. */
  readonly scope: Scope;
  /** `mean` in `stats.mean`. */
  readonly member?: string;
}

export function scopeIn(parent: Scope | undefined, holds: Scope["holds"], names: Iterable<string> = []): Scope {
  return { parent, holds, names: new Set(names) };
}

/** The scope whose declaration the reference means; `undefined` for a global. */
export function declaringScope({ name, scope }: Reference): Scope | undefined {
  let at: Scope | undefined = scope;
  while (at !== undefined && !at.names.has(name)) at = at.parent;
  return at;
}

/** Where a `var` that stands in the scope belongs. */
export function varScope(scope: Scope): Scope {
  return scope.holds === "block" && scope.parent !== undefined ? varScope(scope.parent) : scope;
}
