/** The long version of random-figures_test.ts: fresh tables and parameters for every figure plug-in. */
import { renderImages } from "../../stages/rendering/image.ts";
import { drawSvg } from "../../stages/rendering/drawing.ts";
import { UserError } from "../../lib/contract/errors.ts";
import type { VegaLiteSpec } from "../../lib/contract/plugins.ts";
import type { Soak } from "../soak/soak.ts";
import { eachSpec, names } from "./each-figure.ts";
import { assertVegaLite } from "./specification.ts";
import { assertHonest } from "./true-labels.ts";

/** Specifications of one plug-in before the next has its turn; of these one is drawn. */
const batch = 50;

/** The grammar, and the document that is drawn. Throws where either is not well-formed. */
async function assertDrawn(spec: VegaLiteSpec): Promise<void> {
  assertVegaLite(spec);
  const title = typeof spec.description === "string" ? spec.description : "";
  let drawing: string;
  try {
    drawing = await drawSvg(spec);
  } catch (error) {
    // Refused in words: a title that is "constructor", say.
    if (error instanceof UserError) return;
    throw error;
  }
  const { svg } = await renderImages(drawing, { width: 200, title });
  const wrong = /NaN|Infinity|undefined/.exec(svg);
  if (wrong !== null) throw new Error(`the drawing says ${wrong[0]}`);
}

export const soak: Soak = {
  name: "figures",
  summary:
    "random tables and parameters: numbers are numbers, labels are true, documents are whole",
  async run({ seconds, seed, tell }) {
    const end = performance.now() + seconds * 1000;
    const counts = { specifications: 0, drawn: 0 };
    for (let round = 0; performance.now() < end; round++) {
      const name = names[round % names.length];
      const own = (seed * 1_000_003 + round) % 2 ** 31;
      const drawn: VegaLiteSpec[] = [];
      try {
        eachSpec(name, { seed: own, runs: batch }, (spec) => {
          assertHonest(spec);
          drawn.push(spec);
        });
        if (drawn.length > 0) await assertDrawn(drawn[own % drawn.length]);
      } catch (error) {
        const call = `eachSpec("${name}", { seed: ${own}, runs: ${batch} }, …)`;
        const where = "tests/figures/each-figure.ts";
        throw new Error(`a figure is wrong; repeat it with ${call} of ${where}`, { cause: error });
      }
      counts.specifications += batch;
      counts.drawn += drawn.length;
      if (round % 100 === 99) tell(`${counts.specifications} specifications`);
    }
    return counts;
  },
};
