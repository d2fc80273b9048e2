import { describe, expect, it } from "vitest";
import { inheritedEnv } from "./inherited-env.ts";

describe("what a local program inherits", () => {
  it("is a fixed list of names, and no other", () => {
    const env = {
      HOME: "/users/u",
      LC_TIME: "C",
      LANG: "C.UTF-8",
      https_proxy: "http://proxy",
      NODE_OPTIONS: "--inspect",
      npm_config_cache: "/c",
      npm_lifecycle_event: "run",
      AWS_SECRET_ACCESS_KEY: "x",
      TZ: undefined,
    };
    expect(inheritedEnv(env)).toEqual({
      HOME: "/users/u",
      LC_TIME: "C",
      LANG: "C.UTF-8",
      https_proxy: "http://proxy",
    });
  });

  it("is PATH without what npm and npx put there", () => {
    const path = [
      "/users/u/.npm/_npx/1/node_modules/.bin",
      "/p/node_modules/.bin",
      "/node_modules/.bin/",
      "/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin",
      "/usr/local/bin",
      "/users/u/node_modules/.bin-of-mine",
      "/bin",
    ].join(":");
    expect(inheritedEnv({ PATH: path }).PATH).toBe("/usr/local/bin:/users/u/node_modules/.bin-of-mine:/bin");
  });
});
