import { defineConfig } from "vitest/config";

/** Workspace packages resolve to their source: tests need no build. */
const conditions = ["@pipeline/source"];

/** The pure rooms and the language: every line, branch and function is exercised by the tests. */
const wholly = { 100: true } as const;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "packages/*/src/**/*.test.{ts,tsx}",
      "packages/*/test/**/*.test.ts",
      "test/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Node 24 dies now and then when threads that end free their WebAssembly (nodejs/node#64500): of what loads TypeScript.
    execArgv: ["--no-wasm-code-gc"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      include: ["packages/dsl/src/**", "packages/runner/src/{calendar,compile,schedule,events}/**"],
      exclude: ["**/*.test.ts", "**/testing/**"],
      reporter: ["text", "html"],
      reportsDirectory: "coverage",
      thresholds: {
        "packages/dsl/src/**": wholly,
        "packages/runner/src/calendar/**": wholly,
        "packages/runner/src/compile/**": wholly,
        "packages/runner/src/schedule/**": wholly,
        "packages/runner/src/events/**": wholly,
      },
    },
  },
});
