/** Time between TERM and KILL unless the run says otherwise. */
export const defaultGraceMs = 10_000;
