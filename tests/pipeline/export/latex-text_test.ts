import assert from "node:assert/strict";
import { latexExpression, latexText } from "../../../lib/pipeline/export/latex-text.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { repository } from "../toy/workspace.ts";

Deno.test("what LaTeX takes for something else is written so that it is not", () => {
  assert.equal(latexText("50 % of R&D, #1, $2 {x}"), "50 \\% of R\\&D, \\#1, \\$2 \\{x\\}");
  assert.equal(latexText("a\\b~c"), "a\\textbackslash{}b\\textasciitilde{}c");
  assert.equal(
    latexText("a_long_name"),
    "a\\_long\\_name".replace("a\\_long", "\\ensuremath{a_{long}}"),
  );
  assert.equal(latexText("snake_case"), "snake\\_case");
});

Deno.test("indices, exponents, Greek letters and signs are formulas", () => {
  assert.equal(latexText("A_k, n^{-1/2}"), "\\ensuremath{A_{k}}, \\ensuremath{n^{-1/2}}");
  assert.equal(latexText("|h|^2"), "\\ensuremath{|}h\\ensuremath{|}\\ensuremath{{}^{2}}");
  assert.equal(latexText("e^(1/2)"), "\\ensuremath{e^{1/2}}");
  assert.equal(
    latexText("ρ ≤ λ²"),
    "\\ensuremath{\\rho} \\ensuremath{\\le} \\ensuremath{\\lambda}\\ensuremath{{}^{2}}",
  );
  assert.equal(latexText("σ_α"), "\\ensuremath{\\sigma _{\\alpha }}");
});

Deno.test("bounds, windows and intervals are formulas of their ends; an open end is round", () => {
  assert.equal(latexExpression("= 0.5"), "0.5");
  assert.equal(latexExpression("<= -0.45"), "\\le -0.45");
  assert.equal(latexExpression(">= 1.2e-5"), "\\ge 1.2\\times 10^{-5}");
  assert.equal(latexExpression("in 1.2 … 2.1"), "[1.2,\\, 2.1]");
  assert.equal(latexExpression("-∞ … 3"), "(-\\infty,\\, 3]");
  assert.equal(latexExpression("0.1 … ∞"), "[0.1,\\, \\infty)");
});

/** What pdfLaTeX has without a package for more: letters of Western Europe. */
const ofLatex = /^[\x20-\x7e\u00a0-\u017f]*$/u;

Deno.test("every word of every claim and caption of the papers is one that pdfLaTeX sets", async () => {
  const { specification } = await loadSpecification(repository, {
    profile: "smoke",
    isReadOnly: true,
  });
  for (const { name, claims, figures, stages } of specification.papers) {
    const words = [
      ...claims.flatMap((
        { says, where, published, quantity, pending },
      ) => [says, where, published, quantity, pending]),
      ...figures.map(({ caption }) => caption),
      ...stages.flatMap(({ slots }) => (slots.checks ?? []).map(({ because }) => because)),
    ].filter((word) => word !== undefined);
    for (const word of words) assert.match(latexText(word), ofLatex, `${name}: ${word}`);
  }
  assert.doesNotMatch("\u{1f600}", ofLatex, "the control");
});
