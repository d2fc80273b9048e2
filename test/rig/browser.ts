import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where a browser is; `undefined` on a laptop without one. On CI that is an error, so that no test is skipped there. */
export function browserPath(): string | undefined {
  const found = places.find((path) => path !== undefined && existsSync(path));
  if (found === undefined && process.env.CI === "true") throw new Error("chromium is not installed on this CI host");
  return found;
}

/** A page in a real browser, with everything that it complained about and asked the network for. */
export class Surfing implements AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    this.page = page;
    this.complaints = complaints;
    this.requests = requests;
    this.#browser = browser;
  }

  static async open(executablePath: string, url: string): Promise<Surfing> {
    const browser = await chromium.launch({ executablePath, args: quiet });
    const surfing = new Surfing(browser, await browser.newPage());
    await surfing.page.goto(url);
    return surfing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
