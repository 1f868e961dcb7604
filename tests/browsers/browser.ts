/** Browsers without a window, driven by puppeteer-core: those that are installed, by name. */
import childProcess from "node:child_process";
import { type Browser, launch, type LaunchOptions } from "puppeteer-core";

export type BrowserName = "chromium" | "firefox";

/** Where Debian and others put them. */
const programs: Readonly<Record<BrowserName, readonly string[]>> = {
  chromium: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  firefox: ["/usr/bin/firefox-esr", "/usr/bin/firefox"],
};

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * As the runtime gives it. The engine, part of which runs in the same process, lets packages start the
 * bundler and nothing else (packages/bundler-program.ts); that guard is there again after the start.
 */
const { spawn } = childProcess;

async function launched(options: LaunchOptions): Promise<Browser> {
  const guarded = childProcess.spawn;
  Object.assign(childProcess, { spawn });
  try {
    return await launch(options);
  } finally {
    Object.assign(childProcess, { spawn: guarded });
  }
}

/** The program of a browser; undefined where there is none. */
export function programOf(name: BrowserName): string | undefined {
  return programs[name].find(isFile);
}

/** Starts a browser, and ends it after `body`. */
export async function inBrowser<T>(
  name: BrowserName,
  body: (browser: Browser) => Promise<T>,
): Promise<T> {
  const executablePath = programOf(name);
  if (executablePath === undefined) throw new Error(`there is no ${name} here`);
  const browser = await launched({
    browser: name === "chromium" ? "chrome" : "firefox",
    executablePath,
    headless: true,
    // Its own sandbox cannot be had as root, nor in many containers.
    args: name === "chromium" ? ["--no-sandbox", "--disable-dev-shm-usage"] : [],
    protocolTimeout: 1_800_000,
  });
  try {
    return await body(browser);
  } finally {
    await browser.close();
  }
}
