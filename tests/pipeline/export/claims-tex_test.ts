import assert from "node:assert/strict";
import { claimsTex } from "../../../lib/pipeline/export/claims-tex.ts";
import { latexTable } from "../../../lib/pipeline/export/claims-tables.ts";
import { compiled, hasLatex } from "../../latex.ts";
import { toyDocument, withClaim } from "./toy-claims.ts";

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

Deno.test({
  name:
    "pdfLaTeX sets every field, beside a theorem called claim and without any package for numbers",
  ignore: !hasLatex,
  fn() {
    const words =
      '50 % of R&D #1 $x {y} \\z a_b ~ ^ < > | " é λ² ≤ ∞ √ρ ‖A_k‖ max_{k} |h|^2\n\nend';
    const hostile = withClaim({ says: words, compared: words, published: words, where: words });
    const fields = "measured interval theory published verdict n checks compared says where";
    const uses = fields.split(" ").map((field) => `\\claimnumber{cohen}{C14}{${field}};`);
    const { text, warnings } = compiled(
      [
        "\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage{array,booktabs,longtable}",
        "\\newtheorem{claim}{Claim}\\input{claims}\\begin{document}\\sloppy",
        ...uses,
        "\\claimnumber{cohen}{C14/1}{measured};\\claimnumber{cohen}{C14/1}{interval};",
        "\\edef\\plain{\\claimvalue{cohen}{C14}{measured}}plain \\plain.",
        "\\begin{claim}A theorem.\\end{claim}\\scriptsize\\input{table}\\end{document}",
      ].join("\n"),
      { "claims.tex": claimsTex(hostile, []), "table.tex": latexTable(hostile.papers[0]) },
    );
    assert.deepEqual(warnings.filter((line) => !line.startsWith("Overfull")), []);
    for (const part of ["−0.7472(22);", "[−0.7494,", "−0.7450];", "−0.7500;"]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.match(text, /50 % of R&D #1 \$x \{y\}/);
    assert.match(text, /1\.2\d* × 10−5/);
    assert.match(text, /plain -0\.7472\(22\)/);
    assert.match(text, /Claim 1/);
  },
});

Deno.test({
  name: "a name that is not there stops LaTeX with that name",
  ignore: !hasLatex,
  fn() {
    const main = "\\documentclass{article}\\input{claims}\\begin{document}" +
      "\\claim{cohen}{C99}{measured}\\end{document}";
    assert.throws(
      () => compiled(main, { "claims.tex": tex }),
      /There is no cohen\/C99\/measured in claims\.tex/,
    );
  },
});
