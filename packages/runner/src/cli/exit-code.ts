/** Exit codes that the command line itself decides; how a run ends decides the others. */
export const exitCode = {
  good: 0,
  usage: 2,
  preflight: 3,
  backend: 4,
  detached: 5,
  workToDo: 10,
  bug: 70,
  interrupted: 130,
} as const;
