import { build, job, secret } from "@pipeline/dsl";
import { expect, it } from "vitest";

it("a build is a frozen record of its own kind, kept by identity where steps name it", () => {
  const requirements = ["numpy==2.1"];
  const image = build({ project: ".", requirements, secrets: { PIP_INDEX_URL: secret("INDEX") } });
  requirements.push("later");
  expect(image).toMatchObject({ kind: "build", spec: { project: ".", requirements: ["numpy==2.1"] } });
  expect([image, image.spec, image.spec.requirements, image.spec.secrets].every(Object.isFrozen)).toBe(true);
  const steps = ["a", "b"].map((name) => job(name, { image, command: ["x"] }));
  expect(steps.map(({ spec }) => spec.image === image)).toEqual([true, true]);
});
