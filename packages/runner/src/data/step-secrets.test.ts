import { describe, expect, it } from "vitest";
import type { PlannedSecret } from "../compile/plan.ts";
import { hiddenIn, stepSecrets } from "./step-secrets.ts";

const as = "file" as const;

function secret(name: string, more: Partial<PlannedSecret> = {}): PlannedSecret {
  return { is: "secret", name, ...more };
}

describe("a step's secrets", () => {
  it("reach its program as variables, as files, or from the platform", () => {
    const bytes = Uint8Array.from([0, 255]);
    const env = {
      MODE: { is: "literal", value: "fast" } as const,
      TOKEN: secret("TOKEN"),
      PASSWORD: secret("PASSWORD", { file: "password.txt" }),
      SA_KEY: secret("SA_KEY", { as, file: "key.json" }),
      CERT: secret("CERT", { as }),
      HUB: secret("HUB", { platform: "robot/hub" }),
      CONFIG: secret("CONFIG", { platform: "robot/config", as }),
    };
    const values = { TOKEN: "token\n", PASSWORD: "password\r\n", SA_KEY: "{}\n", CERT: bytes };
    // The line end that an editor adds to a file belongs to no password; in the environment it was meant.
    expect(stepSecrets({ env }, values)).toEqual({
      secrets: { TOKEN: "token\n", PASSWORD: "password" },
      secretFiles: { SA_KEY: "{}\n", CERT: bytes },
      platformSecrets: { HUB: { name: "robot/hub", as: "variable" }, CONFIG: { name: "robot/config", as: "file" } },
    });
    expect(() => stepSecrets({ env: { CERT: secret("CERT") } }, values)).toThrow("internal");
  });

  it("are hidden, those of what runs beside it too", () => {
    const sidecars = { hub: { image: "hub", args: [], env: {}, secrets: { A: "beside" } } };
    expect(hiddenIn({ secrets: { A: "one" }, secretFiles: { B: "two" }, sidecars })).toEqual(["one", "two", "beside"]);
  });
});
