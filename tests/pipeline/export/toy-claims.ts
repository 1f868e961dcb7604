/** A document of claims for the tests of what is written from one. */
import type {
  ClaimsDocument,
  DocumentedClaim,
  DocumentedRow,
} from "../../../lib/pipeline/report/claims-document.ts";
import { citationOf } from "../../../lib/pipeline/report/citation.ts";

export const row: DocumentedRow = {
  check: "estimate",
  entry: 0,
  quantity: "slope",
  of: "networks.correlation.rho",
  point: { width: 50 },
  relation: "=",
  theory: -0.75,
  theoryHigh: null,
  measured: -0.74719,
  low: -0.74939,
  high: -0.74499,
  count: 8,
  tolerance: 0.02,
  rival: -0.5,
  margin: 0.9,
  verdict: "agrees",
  rule: "|-0.747189 - -0.75| = 0.002811, allowed 0.02 = 0.02",
  because: null,
  text: { theory: "= -0.7500", measured: "-0.7472", interval: "-0.7494 … -0.7450", n: "8" },
};

export const claim: DocumentedClaim = {
  claim: "C14",
  point: "",
  job: "cohen/C14",
  says: "The slope of |A_k| is -3/4, 100 % of it.",
  where: "Figure 2",
  published: "-0.75",
  publishedAt: null,
  ours: false,
  regime: null,
  figures: [],
  state: "agrees",
  pending: null,
  compared: "slope of ln max |A_k|",
  headline: 1,
  reason: "the nearest to disagreement",
  agreeing: 2,
  digest: null,
  rows: [
    {
      ...row,
      relation: "<=",
      measured: 1.2e-5,
      low: null,
      high: 3e-5,
      text: { theory: "<= 0.1", measured: "1.2e-5", interval: "-∞ … 3e-5", n: "–" },
    },
    row,
  ],
};

export const pending: DocumentedClaim = {
  ...claim,
  claim: "C15",
  job: null,
  state: "pending",
  pending: "needs training",
  compared: null,
  headline: null,
  reason: null,
  agreeing: 0,
  rows: [],
};

export const toyDocument: ClaimsDocument = {
  schema: "asymptopia/claims/1",
  profile: "smoke",
  backend: "wasm",
  run: null,
  papers: [{
    paper: "cohen",
    citation: citationOf({ title: "Depth", authors: ["A. Cohen"] }),
    claims: [claim, pending],
  }],
};

/** The document with other fields in its first claim. */
export function withClaim(changed: Partial<DocumentedClaim>): ClaimsDocument {
  const [paper] = toyDocument.papers;
  return { ...toyDocument, papers: [{ ...paper, claims: [{ ...claim, ...changed }, pending] }] };
}
