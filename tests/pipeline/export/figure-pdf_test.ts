/** The process that draws figures: what it gives, refuses, and when it ends. */
import assert from "node:assert/strict";
import { BugError } from "../../../lib/contract/errors.ts";
import { FigureDrawer } from "../../../lib/pipeline/export/figure-pdf.ts";
import { hasProgram } from "../../programs.ts";
import { textOfPdf } from "./pixels.ts";

const bytesOf = (spec: unknown) => new TextEncoder().encode(JSON.stringify(spec));
const bars = bytesOf({
  data: { values: [{ width: 50, loss: 1 }, { width: 100, loss: 2 }] },
  mark: "point",
  encoding: {
    x: { field: "width", type: "quantitative" },
    y: { field: "loss", type: "quantitative" },
  },
});
const words = { name: "paper/F1", caption: "What the loss does." };

Deno.test("figures are drawn one after the other, equal ones as equal files", async () => {
  await using drawer = new FigureDrawer();
  const [first, second] = [await drawer.pdf(bars, words), await drawer.pdf(bars, words)];
  assert.equal(new TextDecoder().decode(first.subarray(0, 5)), "%PDF-");
  assert.deepEqual(first, second);
  if (hasProgram("pdftotext")) assert.match(textOfPdf(first), /width/);
});

Deno.test("a process that ends says why, and the next drawer works", async () => {
  {
    await using drawer = new FigureDrawer();
    await assert.rejects(
      drawer.pdf(new TextEncoder().encode("{ no JSON"), words),
      (error: unknown) =>
        error instanceof BugError && /draws figures ended: .*JSON/s.test(error.message),
    );
  }
  await using drawer = new FigureDrawer();
  assert.ok((await drawer.pdf(bars, words)).length > 1000);
});

Deno.test("a drawer that drew nothing starts no process", async () => {
  await using _drawer = new FigureDrawer();
});
