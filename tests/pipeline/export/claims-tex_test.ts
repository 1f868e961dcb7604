import assert from "node:assert/strict";
import { claimsTex } from "../../../lib/pipeline/export/claims-tex.ts";
import { toyDocument } from "./toy-claims.ts";

const tex = claimsTex(toyDocument, [{ paper: "cohen", figure: "F1", caption: "Norms & ρ" }]);
/** What a name stands for. */
const put = new Map(
  [...tex.matchAll(/^\\claims@put\{([^}]*)\}\{(.*)\}$/gm)].map(([, name, value]) => [name, value]),
);

Deno.test("each field of a claim and of its rows has a name; the number is rounded by its interval", () => {
  assert.equal(put.get("cohen/C14/measured"), "\\claims@number{-0.7472(22)}{}");
  assert.equal(put.get("cohen/C14/measured*"), "-0.7472(22)");
  assert.equal(put.get("cohen/C14/interval"), "\\ensuremath{[-0.7494,\\, -0.7450]}");
  assert.equal(put.get("cohen/C14/theory"), "\\ensuremath{-0.7500}");
  assert.equal(put.get("cohen/C14/published"), "-0.75");
  assert.equal(put.get("cohen/C14/verdict"), "agrees");
  assert.equal(put.get("cohen/C14/n"), "\\ensuremath{8}");
  assert.equal(put.get("cohen/C14/checks"), "2 of 2");
  assert.equal(
    put.get("cohen/C14/says"),
    "The slope of \\ensuremath{|}\\ensuremath{A_{k}}\\ensuremath{|} is -3/4, 100 \\% of it.",
  );
  assert.equal(put.get("cohen/C14/2/measured"), put.get("cohen/C14/measured"));
  assert.equal(put.get("cohen/C14/1/theory"), "\\ensuremath{\\le 0.1}");
  assert.equal(put.get("cohen/C14/1/interval"), "\\ensuremath{(-\\infty,\\, 3\\times 10^{-5}]}");
  assert.equal(put.get("cohen/C14/1/n"), "--");
  assert.match(put.get("cohen/C14/1/measured")!, /^\\claims@number\{1\.2\d*\}\{-5\}$/);
  assert.equal(put.get("cohen/F1/caption"), "Norms \\& \\ensuremath{\\rho}");
});

Deno.test("a pending claim has its words, and dashes for numbers", () => {
  assert.equal(put.get("cohen/C15/measured"), "--");
  assert.equal(put.get("cohen/C15/verdict"), "pending");
  assert.equal(put.get("cohen/C15/measured*"), undefined);
});

Deno.test("braces are even in every line, so that one line cannot swallow another", () => {
  for (const line of tex.split("\n").filter((line) => line.startsWith("\\claims@put"))) {
    const plain = line.replace(/\\[{}\\]/g, "");
    assert.equal(plain.split("{").length, plain.split("}").length, line);
  }
});
