import { deploy } from "@pipeline/dsl";
import { expect, it } from "vitest";

it("a deploy keeps its spec and has one output, the url at which it is reached", () => {
  const spec = { image: "web:1", port: 8080, health: "/ok", env: { MODE: "fast" } } as const;
  const web = deploy("web", spec);
  expect({ kind: web.kind, name: web.name, spec: web.spec }).toEqual({ kind: "deploy", name: "web", spec });
  expect(Object.keys(web.outputs)).toEqual(["url"]);
  expect(Object.assign({}, web.outputs.url)).toEqual({ kind: "ref", from: web, output: "url" });
  expect(web.outputs.url.from).toBe(web);
});
