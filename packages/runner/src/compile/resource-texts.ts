import { checkFields } from "./check-fields.ts";
import { jobFields } from "./fields.ts";
import type { StepScope, Written } from "./scope.ts";

/** What `--resource train.memory=8Gi` says of a step, as its spec would say it, and checked like it. */
export function overriddenResources({ step, overrides, report }: StepScope): Written | undefined {
  const texts = overrides.get(step.name);
  if (texts === undefined) return undefined;
  const resources = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, read(name, text)]));
  checkFields({ resources }, jobFields, (said) => report({ ...said, message: `--resource: ${said.message}` }));
  return resources;
}

function read(name: string, text: string): unknown {
  if (name === "cpu") return text.trim() === "" ? text : Number(text);
  return name === "gpu" ? gpusFrom(text) : text;
}

/** `2`, `nvidia-l4`, `nvidia-l4:2` or `1g.10gb`; alternatives are parted by commas; `0` is none. */
function gpusFrom(text: string): unknown {
  if (text === "0") return [];
  return text.split(",").map((one) => {
    if (/^\d+g\./.test(one)) return { partition: one };
    if (/^\d+$/.test(one)) return { count: Number(one) };
    const [type, count = "1"] = one.split(":");
    return { type, count: Number(count) };
  });
}
