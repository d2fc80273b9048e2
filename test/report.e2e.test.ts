import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { browserPath, Surfing } from "./rig/browser.ts";
import { TestProject } from "./rig/project.ts";

const hostile = "</script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>";

const branching = `
  const fetch = job("fetch", {
    command: ["sh", "-c", ${JSON.stringify(
      `echo ${JSON.stringify(hostile)
        .slice(1, -1)
        .replaceAll(
          /[<>()]/g,
          "\\$&",
        )}; echo "password: $TOKEN"; mkdir "$OUTPUT_PATH/d"; echo abc > "$OUTPUT_PATH/d/f"; echo '{"said": "<b>bold</b>", "n": 3}' > "$OUTPUT_PATH/outputs.json"`,
    )}],
    env: { TOKEN: secret("TOKEN") },
    outputs: { d: dir("d"), said: z.string(), n: z.int() },
  });
  const bad = job("bad", { command: ["sh", "-c", "seq 1 1000; echo no luck; exit 3"], inputs: { d: fetch.outputs.d }, retries: 1 });
  export default pipeline("p", [job("good", { command: ["true"], inputs: { n: fetch.outputs.n } }), job("late", { command: ["true"], after: [bad] })]);`;

async function withReport(): Promise<{ readonly project: TestProject; readonly file: string }> {
  const project = await TestProject.with();
  await project.pipelines(branching);
  await project.write(
    "pipelines.ts",
    (await readFile(join(project.folder, "pipelines.ts"), "utf8")).replace("{ file,", "{ dir, file,"),
  );
  await project.call(["run", "-k"], { TOKEN: "tell-nobody" });
  const { code, stdout, stderr } = await project.call(["report", "-o", "out/report.html"]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "file://<project>/out/report.html\n", stderr: "" });
  return { project, file: join(project.folder, "out/report.html") };
}

const noBrowser = "there is no chromium on this machine";

describe("pipeline report", () => {
  it("writes one file that holds no secret and lets nothing of a program in as markup", async () => {
    const { project, file } = await withReport();
    await using _project = project;
    const text = await readFile(file, "utf8");
    expect(text).not.toContain("tell-nobody");
    expect(text).toContain("password: ***");
    expect(text).not.toContain("<img src=http");
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain("&lt;b&gt;bold&lt;/b&gt;");
    expect(JSON.parse((await project.call(["report", "--json"])).stdout).report).toMatch(
      /report-\d{8}-\d{6}-\w+\.html$/,
    );
    expect(await project.call(["report", "nosuch"])).toMatchObject({ code: 2, stdout: "" });
  });

  it("opens from a file in a browser: complains of nothing, asks the network for nothing", async ({ skip }) => {
    const browser = browserPath();
    if (browser === undefined) return skip(noBrowser);
    const { project, file } = await withReport();
    await using _project = project;
    const url = pathToFileURL(file).href;
    await using surfing = await Surfing.open(browser, url);
    const { page } = surfing;
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [360, 1280]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await page.goto(url);
        await page.locator("#unfold").click();
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
        expect((await page.screenshot({ fullPage: true })).length).toBeGreaterThan(10_000);
      }
    }
    expect({ asked: new Set(surfing.requests), complaints: surfing.complaints }).toEqual({
      asked: new Set([url]),
      complaints: [],
    });
  });

  it("tells the first root failure first; filters by status and text; opens a step from the graph", async ({
    skip,
  }) => {
    const browser = browserPath();
    if (browser === undefined) return skip(noBrowser);
    const { project, file } = await withReport();
    await using _project = project;
    await using surfing = await Surfing.open(browser, pathToFileURL(file).href);
    const { page } = surfing;
    const shown = async (): Promise<readonly (string | null)[]> => {
      const cards = await page.locator(".step-card:visible").all();
      return Promise.all(cards.map((card) => card.getAttribute("data-name")));
    };
    expect(await page.locator(".failure.root").innerText()).toMatch(
      /^First failure: bad user-exit\s+exited with code 3/,
    );
    expect(await page.locator(".failure pre").innerText()).toMatch(/^992\n[\s\S]*1000\nno luck$/);
    expect(await shown()).toEqual(["fetch", "good", "bad", "late"]);

    await page.locator('button[data-status="failed"]').click();
    expect(await shown()).toEqual(["bad"]);
    await page.locator('.drawing [data-step="fetch"]').click();
    expect(await shown()).toEqual(["fetch", "good", "bad", "late"]);
    expect(await page.locator('.step-card[data-name="fetch"] .outputs').innerText()).toMatch(
      /<b>bold<\/b>[\s\S]*dir, 4 B[\s\S]*sha256:/,
    );

    await page.locator("#filter").fill("NO LUCK");
    expect(await shown()).toEqual(["bad"]);
    expect(await page.locator("#shown").innerText()).toBe("1 of 4");
    const bad = page.locator('.step-card[data-name="bad"]');
    expect(await bad.locator("h3").allInnerTexts()).toMatchObject(
      [/^Attempt 1/, /^Attempt 2/].map((each) => expect.stringMatching(each)),
    );
    expect((await bad.locator("pre.log").last().innerText()).split("\n")).toHaveLength(200);
    expect(surfing.complaints).toEqual([]);
  });
});
