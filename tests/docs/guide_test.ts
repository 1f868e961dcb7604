/** The guide states the limits that the checker reads. */
import assert from "node:assert/strict";
import limits from "../tidy/limits.json" with { type: "json" };
import { pageAt, type Row, tableBelow } from "./pages.ts";

/** How the guide says each limit. */
const sentences: Readonly<Record<keyof typeof limits, RegExp>> = {
  fileLines: /A file has at most (\d+) lines\./g,
  functionLines: /A function has at most (\d+) lines\./g,
  lineColumns: /A line has at most (\d+) columns;/g,
  folderFiles: /A folder has about (\d+) files at most/g,
  kernelFileLines: /A kernel in AssemblyScript has at most (\d+) lines/g,
  kernelLineColumns: /A kernel in AssemblyScript has at most \d+ lines of at most (\d+) columns/g,
};

/** The limits that a text states; NaN where it does not state one exactly once. */
function stated(text: string): Readonly<Record<string, number>> {
  const flat = text.replace(/\s+/g, " ");
  return Object.fromEntries(
    Object.entries(sentences).map(([name, sentence]) => {
      const found = [...flat.matchAll(sentence)];
      return [name, found.length === 1 ? Number(found[0][1]) : NaN];
    }),
  );
}

const guide = pageAt("CONTRIBUTING.md");

Deno.test("the guide states each limit of tests/tidy/limits.json", () => {
  assert.deepEqual(stated(guide.text), limits);
});

Deno.test("another number, a missing sentence and one said twice are noticed", () => {
  const changed = guide.text.replace("at most 60 lines", "at most 70 lines");
  assert.equal(stated(changed).functionLines, 70);
  assert.equal(stated(guide.text.replace("A file has", "Files have")).fileLines, NaN);
  assert.equal(stated(guide.text + "\nA function has at most 60 lines.").functionLines, NaN);
});

/** Words of the list that are on both sides, or twice on one. */
function confused(rows: readonly Row[]): readonly string[] {
  const left = rows.map(({ not }) => not);
  const twice = left.filter((words, i) => left.indexOf(words) !== i);
  return [...twice, ...rows.map(({ but }) => but).filter((words) => left.includes(words))];
}

Deno.test("the word list replaces each word once, and by none that it refuses", () => {
  const rows = tableBelow(guide, "Words");
  assert.ok(rows.length >= 10);
  assert.deepEqual(confused(rows), []);
  assert.deepEqual(confused([{ not: "a", but: "b" }, { not: "b", but: "c" }]), ["b"]);
});
