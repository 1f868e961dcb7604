/** The part of a claim's page that computes it again; its script is browser/recompute-here.ts. */
import { bytesText, counted, durationText } from "../../words/number-text.ts";
import { type Content, markup } from "../../words/markup.ts";
import type { Recomputation } from "../recomputation.ts";

export interface SiteRecomputation extends Recomputation {
  /** Digest of the plan, which the page loads first. */
  readonly plan: string;
  /** Bytes that the page loads, packed. */
  readonly bytes: number;
}

/** A claim that no page can compute has the reason in its place. */
export function recomputeSection(found: SiteRecomputation | string): Content {
  const heading = markup`<h2 id="recompute">Recompute here</h2>`;
  if (typeof found === "string") {
    return markup`<section class="recompute">${heading}
<p>This claim is not recomputed in a browser: ${found}. <code>deno task repro</code> computes it.</p></section>`;
  }
  const { jobs, seconds, bytes, left, plan } = found;
  const rest = [...left].map(([why, count]) =>
    markup`<li>${counted(count, "job")} further up: ${why}. Their recorded outputs are taken.</li>`
  );
  return markup`<section class="recompute" data-plan="${plan}">${heading}
<p>${counted(jobs.length, "job")} of the chain below, recorded at ${
    durationText(Math.max(seconds, 0.001))
  } in all; ${bytesText(bytes)} of code and inputs are loaded.</p>
${rest.length > 0 && markup`<ul>${rest}</ul>`}</section>`;
}
