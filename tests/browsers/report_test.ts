/**
 * The report in browsers, opened from its files and served below a path: it computes a claim again to the
 * bit, says what a changed byte is and where, asks for nothing elsewhere, and has no barriers. A third
 * of that at each commit; of the papers a quarter in each browser, in one a commit before the other.
 * `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn, shareOf } from "../commit-number.ts";
import type { Browser } from "puppeteer-core";
import { decodeTable, encodeTable } from "../../lib/contract/codec.ts";
import { numberColumn, numbers } from "../../lib/contract/table.ts";
import { digestOf } from "../../lib/pipeline/keys/digest.ts";
import { dataFile } from "../../lib/pipeline/site/data-names.ts";
import { dataScript } from "../../lib/pipeline/site/data-script.ts";
import { limitsDefault } from "../../lib/pipeline/site/recomputation.ts";
import { writeSite } from "../../lib/pipeline/site/site.ts";
import { type BrowserName, inBrowser, programOf } from "./browser.ts";
import { exampleContent, type ExampleSite } from "./example-site.ts";
import { hasRun, storedClaims } from "./stored-claims.ts";
import {
  addressOfFolder,
  barriers,
  openedPage,
  recomputedHere,
  servedFolder,
  type Witness,
} from "./report-site.ts";

const claim = "gaussian-matrices/C3";
/** However long a busy machine took for it, all of it is computed again. */
const limits = { ...limitsDefault, secondsMax: Infinity };
const pages = [
  "index.html",
  ...["index", "jobs", "C3"].map((name) => `gaussian-matrices/${name}.html`),
];

/** What Firefox says of a try to make code from text, which the policy has refused and the code survives. */
const refusedText = /blocked a JavaScript eval/;

function assertQuiet({ complaints, elsewhere }: Witness): void {
  assert.deepEqual(complaints.filter((line) => !refusedText.test(line)), []);
  assert.deepEqual(elsewhere, []);
}

const browsers = (["chromium", "firefox"] as const satisfies readonly BrowserName[])
  .filter((name) => programOf(name) !== undefined);

/** What is done with a site, in order: the last changes it. */
function stepsOn(
  site: ExampleSite,
): readonly (readonly [name: string, step: () => Promise<void>])[] {
  const inEach = (what: string, step: (name: BrowserName, site: ExampleSite) => Promise<void>) =>
    browsers.map((name) => [`${name} ${what}`, () => step(name, site)] as const);
  const inChromium = browsers.includes("chromium");
  return [
    ...inEach("computes a claim again to the bit", equal),
    ...inChromium
      ? [
        ["figures are drawn from their data, with values and zoom", () => drawn(site)] as const,
        ["no serious barriers, light and dark; whole without scripts", () => open(site)] as const,
        ["on paper: dark on white, nothing to press, nothing cut", () => printed(site)] as const,
      ]
      : [],
    ...inEach("says what a changed byte is, and where", planted),
  ];
}

Deno.test({
  name: "the report in browsers, from files and from a server",
  ignore: browsers.length === 0,
  async fn(test) {
    const site = await exampleContent(["C3", "F2"]);
    try {
      await writeSite(site.content, { limits });
      for (const [index, [name, step]] of stepsOn(site).entries()) {
        await test.step({ name, ignore: isOtherTurn(index, 3), fn: step });
      }
    } finally {
      site.remove();
    }
  },
});

Deno.test({
  name: "a claim of each paper, with a simulation, is computed again to the bit",
  ignore: browsers.length === 0 || !hasRun,
  async fn(test) {
    const { folder, pages, remove } = await storedClaims();
    try {
      for (const [turn, name] of browsers.entries()) {
        await test.step(name, () =>
          inBrowser(name, async (browser) => {
            for (const file of shareOf(pages, 4, turn)) {
              const found = await outcome(browser, addressOfFolder(folder), file);
              assert.equal(found[0], "equal", `${file}: ${found[1]}`);
            }
          }));
      }
    } finally {
      remove();
    }
  },
});

async function outcome(
  browser: Browser,
  root: string,
  file = `${claim}.html`,
): Promise<readonly [string, string]> {
  const { page, witness } = await openedPage(browser, root, file);
  const found = await recomputedHere(page);
  assertQuiet(witness);
  await page.close();
  return found;
}

async function equal(name: BrowserName, { folder }: ExampleSite): Promise<void> {
  await inBrowser(name, async (browser) => {
    const found = [
      await outcome(browser, addressOfFolder(folder)),
      await servedFolder(folder, (root) => outcome(browser, root)),
    ];
    for (const words of found) {
      assert.match(words.join(" "), /^equal Equal to the bit: 13 outputs of 11 jobs /);
    }
  });
}

async function planted(name: BrowserName, site: ExampleSite): Promise<void> {
  await inBrowser(name, async (browser) => {
    const fromFiles = () => outcome(browser, addressOfFolder(site.folder));
    await plantedInput(site, fromFiles);
    await plantedOutput(site, fromFiles);
  });
}

/** A file of the site whose bytes are not those that were archived. */
async function plantedInput(
  { content, folder, store }: ExampleSite,
  outcome: () => Promise<readonly [string, string]>,
): Promise<void> {
  const { key } = content.results.get(claim)!;
  const { code } = store.getRecord(key)!.manifest;
  const path = `${folder}/${dataFile(code)}`;
  const before = Deno.readTextFileSync(path);
  const bytes = store.getBlob(code);
  bytes[bytes.length - 1] ^= 1;
  Deno.writeTextFileSync(path, dataScript(code, bytes));
  const [word, words] = await outcome();
  assert.equal(word, "problem");
  assert.match(words, /does not hold the bytes that were archived/);
  assert.ok(words.includes(code), words);
  Deno.writeTextFileSync(path, before);
}

/** A record that claims other bytes: the page says where, and how far apart. */
async function plantedOutput(
  { content, store }: ExampleSite,
  outcome: () => Promise<readonly [string, string]>,
): Promise<void> {
  const { outputs } = content.results.get(claim)!;
  const [name] = Object.entries(outputs).find(([, { mediaType }]) => /arrow/.test(mediaType))!;
  const table = decodeTable(store.getBlob(outputs[name].digest));
  const [column] = Object.entries(table.columns).find(([, { kind }]) => kind === "number")!;
  const cases = [[1e-12, "within", /within 0\.0001 .*row 0, column/], [
    0.5,
    "different",
    /Different: row 0, column/,
  ]] as const;
  for (const [change, expected, pattern] of cases) {
    const values = numbers(table, column).slice();
    values[0] += change * Math.max(1, Math.abs(values[0]));
    const other = { ...table.columns[column], ...numberColumn(values, "dimensionless", "") };
    const { unit, description } = table.columns[column] as typeof other;
    const columns = { ...table.columns, [column]: { ...other, unit, description } };
    const bytes = encodeTable({ ...table, columns });
    const digest = store.putBlob(bytes);
    assert.equal(digest, digestOf(bytes));
    await writeSite({
      ...content,
      recordOf(key) {
        const record = store.getRecord(key)!;
        if (key !== content.results.get(claim)!.key) return record;
        const planted = { ...record.outputs[name], digest, size: bytes.length };
        return { ...record, outputs: { ...record.outputs, [name]: planted } };
      },
    }, { limits });
    const [word, words] = await outcome();
    assert.equal(word, expected, words);
    assert.match(words, pattern);
    assert.ok(words.includes(`First in ${claim}, output ${name}`), words);
  }
}

async function open({ folder }: ExampleSite): Promise<void> {
  await inBrowser("chromium", async (browser) => {
    for (const file of pages) {
      const { page, witness } = await openedPage(browser, addressOfFolder(folder), file);
      for (const value of ["light", "dark"]) {
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
        assert.deepEqual(await barriers(page), [], `${file}, ${value}`);
      }
      assertQuiet(witness);
      await page.setViewport({ width: 390, height: 800 });
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(wide) <= 390, `${file} is ${wide} wide`);
      await page.setJavaScriptEnabled(false);
      await page.reload();
      assert.match(await page.$eval("main", (main) => main.textContent), /C3/);
      await page.close();
    }
  });
}

/** A sheet of A4 without its margins, in pixels; a browser shrinks what is wider by as much as to a half. */
const sheet = { width: 718, widthMax: 2 * 718 };

async function printed({ folder }: ExampleSite): Promise<void> {
  await inBrowser("chromium", async (browser) => {
    for (const file of pages) {
      const { page } = await openedPage(browser, addressOfFolder(folder), file);
      // Whoever reads in the dark prints on white all the same.
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
      await page.setViewport({ width: sheet.width, height: 1000 });
      const colours = () =>
        page.$eval("body", (body) => {
          const { color, backgroundColor } = getComputedStyle(body);
          return [color, backgroundColor];
        });
      const dark = await colours();
      await page.emulateMediaType("print");
      assert.deepEqual(await colours(), ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], `${file}: ${dark}`);
      assert.notDeepEqual(dark, await colours());
      const pressed = await page.$$eval(
        "button, input, select, .skip",
        (all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML),
      );
      assert.deepEqual(pressed, [], file);
      const hidden = await page.$$eval(
        "table, figure, .wide",
        (all) =>
          all.filter((one) => getComputedStyle(one).overflowX !== "visible").map((one) =>
            one.outerHTML.slice(0, 200)
          ),
      );
      assert.deepEqual(hidden, [], `${file}: what does not fit would be cut`);
      const wide = Number(await page.evaluate("document.documentElement.scrollWidth"));
      assert.ok(wide <= sheet.widthMax, `${file} is ${wide} wide`);
      await page.close();
    }
  });
}

async function drawn({ folder }: ExampleSite): Promise<void> {
  await inBrowser("chromium", async (browser) => {
    const file = "gaussian-matrices/index.html";
    const { page, witness } = await openedPage(browser, addressOfFolder(folder), file);
    await page.click("#F2 button.draw");
    await page.waitForSelector("#F2[data-drawn=drawn]", { timeout: 120_000 });
    await (await page.$("#F2 .view .mark-symbol path"))!.hover();
    await page.waitForSelector(".tip:not([hidden])");
    const words = await page.$eval(".tip", (tip) => tip.textContent);
    assert.match(words, /^x\d+y[\d.]+low[\d.]+high[\d.]+$/);
    const box = () => page.$eval("#F2 .view svg", (svg) => svg.getAttribute("viewBox")!.split(" "));
    const [, , width] = await box();
    await page.focus("#F2 .view");
    await page.keyboard.press("+");
    assert.ok(Number((await box())[2]) < Number(width));
    await page.keyboard.press("0");
    assert.equal((await box())[2], width);
    assertQuiet(witness);
  });
}
