// Never compiles. If it did, a green type test would prove nothing.
import { job, type Ref } from "@pipeline/dsl";
import { prepare, token, train } from "./steps.ts";

export const wrong: Ref<string> = train.outputs.accuracy;
export const path = `${prepare.outputs.table}/x`;
job("canary", { command: ["echo", token] });
job("canary", { run: () => {}, command: ["echo"] });
job("canary", { command: ["echo"], resources: { memory: "4GB" } });
