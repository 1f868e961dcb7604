/** A site as a reader has it: opened from its files, or served, in a browser without a window. */
import type { Browser, HTTPRequest, Page } from "puppeteer-core";
import { fromFileUrl, toFileUrl } from "../../lib/pipeline/system/path.ts";

/** What a page said and asked for while it was open. */
export interface Witness {
  /** Errors, and what its policy refused. */
  readonly complaints: string[];
  /** Addresses that are not of the site. */
  readonly elsewhere: string[];
}

/** Opens a page of a site; `root` is the site's address with a slash at its end. */
export async function openedPage(
  browser: Browser,
  root: string,
  file: string,
): Promise<{ readonly page: Page; readonly witness: Witness }> {
  const page = await browser.newPage();
  const witness: Witness = { complaints: [], elsewhere: [] };
  page.on("pageerror", (error) => witness.complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) witness.complaints.push(message.text());
  });
  page.on("request", (request: HTTPRequest) => {
    const url = request.url();
    if (!url.startsWith(root) && !/^(?:blob|data):/.test(url)) witness.elsewhere.push(url);
  });
  await page.goto(root + file);
  return { page, witness };
}

/** The address of a folder on disk. */
export function addressOfFolder(folder: string): string {
  return `${toFileUrl(folder)}/`;
}

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  png: "image/png",
};

/** Serves a folder below a path of its own, as a host with many sites does. */
export async function servedFolder<T>(
  folder: string,
  body: (address: string) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async ({ url }) => {
    const path = decodeURIComponent(new URL(url).href.replace(/^https?:\/\/[^/]+\/a\/place\//, ""));
    try {
      const bytes = await Deno.readFile(`${folder}/${path}`);
      const type = types[path.split(".").at(-1)!] ?? "application/octet-stream";
      return new Response(bytes, { headers: { "content-type": type } });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return new Response("", { status: 404 });
    }
  });
  try {
    return await body(`http://127.0.0.1:${server.addr.port}/a/place/`);
  } finally {
    await server.shutdown();
  }
}

/** Presses "Recompute" on a claim's page; gives the outcome in one word and in the words of the page. */
export async function recomputedHere(page: Page): Promise<readonly [string, string]> {
  await page.click("[data-plan] button.start");
  await page.waitForFunction(
    `!["running", undefined].includes(document.querySelector("[data-plan]").dataset.outcome)`,
    { timeout: 600_000 },
  );
  return await page.evaluate(`(() => {
    const section = document.querySelector("[data-plan]");
    return [section.dataset.outcome, section.querySelector("[role=status]").textContent + "\\n" +
      [...section.querySelectorAll("tbody tr")].map((row) => row.innerText).join("\\n")];
  })()`) as [string, string];
}

/** axe-core's findings that are serious or worse, in words. */
export async function barriers(page: Page): Promise<readonly string[]> {
  const source = await Deno.readTextFile(fromFileUrl(import.meta.resolve("axe-core")));
  await page.evaluate(source);
  return await page.evaluate(`axe.run({ preload: false }).then(({ violations }) => violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      id + " at " + target + ": " + failureSummary)))`) as string[];
}
