import assert from "node:assert/strict";
import { exitCodes, UserError } from "../../../lib/contract/errors.ts";
import type { ClaimVerdict, PointResult } from "../../../lib/contract/verdict.ts";
import { claimChecks } from "../../../lib/pipeline/report/claim-checks.ts";
import { claimsDocument } from "../../../lib/pipeline/report/claims-document.ts";
import { claimRows, type OutputsByJob } from "../../../lib/pipeline/report/claims.ts";
import { claimCells } from "../../../lib/pipeline/report/claims-table.ts";
import type { Layout } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import type { Job, JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { inWorkspace } from "../toy/workspace.ts";

const check: PointResult = {
  check: "near",
  entry: 0,
  point: { width: 50 },
  quantity: "total",
  relation: "=",
  theory: 0.5,
  measured: 0.47,
  low: 0.46,
  high: 0.48,
  count: 9,
  rival: 1,
  margin: 0.25,
  verdict: "agrees",
  how: "|0.47 - 0.5| = 0.03, allowed 0.04 = 0.04",
};
const verdict: ClaimVerdict = {
  verdict: "disagrees",
  headline: 1,
  checks: [
    check,
    { ...check, point: { width: 100 }, measured: 0.42, margin: -0.5, verdict: "disagrees" },
    { ...check, point: { width: 200 }, relation: "in", theoryHigh: 0.6 },
  ],
};

interface Stored {
  readonly graph: JobGraph;
  readonly jobs: readonly Job[];
  readonly layout: Layout;
  readonly outcomes: OutputsByJob;
  readonly digest: string;
}

/** The toy paper with the verdict of its claim in a store. */
async function inStore(body: (stored: Stored) => void): Promise<void> {
  await inWorkspace(async ({ root }) => {
    const graph = await loadSpecification(root, { profile: "smoke", isReadOnly: true });
    const layout = openLayout(`${root}/artifacts`);
    const bytes = new TextEncoder().encode(JSON.stringify(verdict));
    const digest = openStore(layout).putBlob(bytes);
    const output = { digest, size: bytes.length, mediaType: "application/json" };
    const outcomes = new Map([["toy/C1", { outputs: { verdict: output } }]]);
    try {
      body({ graph, jobs: graph.jobs, layout, outcomes, digest });
    } finally {
      releaseTmp(layout);
    }
  });
}

const scope = { profile: "smoke", backend: "wasm" };

Deno.test("the document says of each claim what the table and `show` say, and survives JSON", async () => {
  await inStore((stored) => {
    const document = claimsDocument({ ...stored, scope }, stored.outcomes);
    assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
    assert.equal(document.profile, "smoke");
    assert.equal(document.run, null, "no run has been recorded");
    const [{ citation, claims }] = document.papers;
    assert.equal(citation.text, "Nobody. A toy");
    assert.deepEqual(claims.map(({ claim }) => claim), ["C1", "C2"]);
    const [claim] = claims;
    const [row] = claimRows(stored, stored.outcomes);
    const shown = claim.rows[claim.headline!];
    assert.deepEqual(claimCells(row), [
      claim.claim,
      claim.compared,
      claim.published,
      shown.text.theory,
      shown.text.measured,
      shown.text.interval,
      shown.text.n,
      `${claim.agreeing} of ${claim.rows.length}`,
      claim.state,
    ]);
    assert.equal(claim.digest, stored.digest);
    assert.equal(claim.job, "toy/C1");
    const lines = claimChecks(verdict, {
      write() {},
      writeError() {},
      isInteractive: false,
      colours: false,
      columns: 120,
    }).join(" ");
    assert.ok(lines.includes(`row 2: ${claim.reason}`), claim.reason!);
    claim.rows.forEach(({ rule }) => assert.ok(lines.includes(rule)));
  });
});

Deno.test("a tolerance is that of the rule; a window's ends are its own", async () => {
  await inStore((stored) => {
    const [{ claims: [{ rows }] }] = claimsDocument({ ...stored, scope }, stored.outcomes).papers;
    assert.deepEqual(rows.map(({ tolerance }) => tolerance), [0.04, 0.04, null]);
    assert.equal(rows[2].theoryHigh, 0.6);
  });
});

Deno.test("a claim that has not run, or is pending, says so and has no rows", async () => {
  await inStore((stored) => {
    const [{ claims }] = claimsDocument({ ...stored, scope }, new Map()).papers;
    assert.deepEqual(claims.map(({ state }) => state), ["not run", "pending"]);
    assert.deepEqual(claims.map(({ job }) => job), ["toy/C1", null]);
    assert.equal(claims[1].pending, "needs training");
    assert.equal(claims[1].published, "none printed");
    for (const { rows, headline, digest } of claims) {
      assert.deepEqual([rows, headline, digest], [[], null, null]);
    }
  });
});

Deno.test("a damaged verdict is an error that names its job, not a claim that has not run", async () => {
  await inStore((stored) => {
    const path = stored.layout.blob(stored.digest);
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, "{}");
    assert.throws(() => claimsDocument({ ...stored, scope }, stored.outcomes), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /cannot read the verdict of "toy\/C1"/);
      assert.equal(error.exitCode, exitCodes.storeDamage);
      return true;
    });
  });
});
