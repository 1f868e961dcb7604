import assert from "node:assert/strict";
import {
  powerOfTen,
  shortNumber,
  withMinusSigns,
  wordsFor,
} from "../../../lib/figures/axes/wording.ts";

Deno.test("numbers read with a typographic minus, four digits and powers of ten at the ends", () => {
  assert.deepEqual(
    [0, 0.1 + 0.2, -2.5, 1024, 123456.7, 1e-6, -2.5e7].map((value) => shortNumber(value)),
    ["0", "0.3", "−2.5", "1024", "123500", "10⁻⁶", "−2.5·10⁷"],
  );
  assert.equal(powerOfTen(-12), "10⁻¹²");
});

Deno.test("hyphens before digits and between spaces become minus signs, those in words stay", () => {
  assert.equal(withMinusSigns("log_{10}(1 - ρ), L^{-1/2}, -3"), "log_{10}(1 − ρ), L^{−1/2}, −3");
  assert.equal(withMinusSigns("Fokker-Planck, C4-joint, res-1"), "Fokker-Planck, C4-joint, res-1");
});

Deno.test("a value reads in its own words, or in those of the title", () => {
  const words = { title: "β = {}", labels: { "0.5": "β = 1/2" } };
  assert.equal(wordsFor(0.5, words), "β = 1/2");
  assert.equal(wordsFor(0.25, words), "β = 0.25");
});
