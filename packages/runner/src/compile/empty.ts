/** What most fields of most steps are, once for all of them: a large plan would be made of little else. */
export const noEntries: Readonly<Record<string, never>> = Object.freeze({});
export const noItems: readonly never[] = Object.freeze([]);
