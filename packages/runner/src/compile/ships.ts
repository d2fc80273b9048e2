import type { ShipFact } from "./request.ts";
import type { StepScope } from "./scope.ts";
import { ships } from "./wanted.ts";

/** What is known about the files that go with the program; `undefined` when none go, or when they have problems. */
export function shippedWith({ step, runs, request, pass }: StepScope): ShipFact | undefined {
  if (!runs || !ships(step)) return undefined;
  const fact = request.facts.ships.get(step.name);
  if (fact === undefined) throw new Error(`internal: nobody looked for what step "${step.name}" ships`);
  if (!("length" in fact)) return fact;
  fact.forEach(pass);
  return undefined;
}
