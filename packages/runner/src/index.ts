export type { Plan, PlannedStep } from "./compile/plan.ts";
