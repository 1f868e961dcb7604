import assert from "node:assert/strict";
import * as v from "valibot";
import type { Theory } from "../../lib/contract/plugins.ts";
import { numberColumn, numbers, type Table, table, texts } from "../../lib/contract/table.ts";
import { type PluginSet, runMessage } from "../../lib/contract/worker.ts";
import { plugin as powerLaw } from "../../lib/fits/power-law.ts";
import { plugin as statistics } from "../../lib/fits/statistics.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { stage } from "../../stages/fit-exponents.ts";
import { givenTable, silent } from "./given.ts";

/** x = depth^-beta e^g, g ~ N(0, 0.01), at each depth and beta, 100 networks each. */
const points = [0.5, 1].flatMap((beta) => [10, 100].map((depth) => ({ beta, depth })));
const samples = points.map(({ beta, depth }) => {
  const values = new Float64Array(100);
  randomStream(keyOf(depth + beta)).fillNormal(values);
  return {
    axes: { beta, depth },
    table: table({
      network: numberColumn(values.map((_, i) => i), "dimensionless", "network"),
      x: numberColumn(values.map((g) => depth ** -beta * Math.exp(g / 10)), "m", "x"),
    }),
  };
});

async function fit(
  use: { readonly name: string; readonly params: unknown },
  options: { params?: unknown; parts?: typeof samples; theory?: unknown } = {},
): Promise<Table> {
  const named = options.theory === undefined ? {} : { theory: { given: options.theory } };
  const plugins = {
    fit: { "power-law": powerLaw, statistics },
    ...named,
  } as unknown as PluginSet;
  const [output] = await runMessage(stage, plugins, {
    type: "run",
    inputs: { samples: options.parts ?? samples },
    params: options.params ?? {},
    uses: {
      fit: [{ ...use, words: {} }],
      ...(options.theory === undefined
        ? {}
        : { theory: [{ name: "given", params: {}, words: {} }] }),
    },
    axes: {},
    key: [1, 2],
    backend: "cpu",
  }, silent);
  assert.equal(output.name, "estimates");
  return givenTable(output);
}

const slopes = { name: "power-law", params: { column: "x", along: "depth" } };

Deno.test("fit-exponents runs along its axis once per value of the other axes", async () => {
  const estimates = await fit(slopes);
  assert.deepEqual(estimates.labels, ["beta"]);
  assert.deepEqual([...numbers(estimates, "beta")], [0.5, 0.5, 0.5, 1, 1, 1]);
  assert.deepEqual(texts(estimates, "quantity").slice(0, 3), ["slope", "prefactor", "rSquared"]);
  // Error of a slope: 0.01 sqrt(2) / ln 10 = 0.0061; 5 of them fail with probability 6e-7.
  for (const [row, beta] of [[0, 0.5], [3, 1]]) {
    assert.ok(Math.abs(numbers(estimates, "value")[row] + beta) < 0.031);
    assert.equal(numbers(estimates, "count")[row], 200);
  }
});

Deno.test("a group's estimate does not depend on which other groups there are", async () => {
  const both = await fit(slopes);
  const one = await fit(slopes, { params: { where: { beta: 1 } } });
  assert.deepEqual(
    [...numbers(one, "standardError")],
    [...numbers(both, "standardError")].slice(3),
  );
});

Deno.test("fit-exponents groups by the axes, or by the columns given", async () => {
  const use = { name: "statistics", params: { column: "x", statistics: ["mean", "median"] } };
  assert.equal((await fit(use)).length, 8);
  const told = await fit(use, { params: { by: [] } });
  assert.equal(told.length, 2);
  assert.deepEqual(told.labels, []);
  // Networks of different sizes are different networks, though numbered alike.
  assert.equal(numbers(told, "count")[0], 400);
});

Deno.test("fit-exponents refuses a selection without rows and keeps a missing estimate missing", async () => {
  await assert.rejects(
    fit(slopes, { params: { where: { beta: 3 } } }),
    /cannot find a row.*0.5, 1/,
  );
  const constant = samples.slice(0, 1).map(({ axes }) => ({
    axes,
    table: table({ x: numberColumn([2, 2, 2], "m", "x") }),
  }));
  const use = { name: "statistics", params: { column: "x", statistics: ["kurtosis"] } };
  const missing = await fit(use, { parts: constant });
  for (const name of ["value", "standardError", "low", "high"]) {
    assert.ok(Number.isNaN(numbers(missing, name)[0]), name);
  }
});

/** Predicts `edge` = 1 / depth and `other` at a depth; `curve` is no number. */
const theory = {
  summary: "what is subtracted in these tests",
  params: v.strictObject({ depth: v.number() }),
  predictions: {
    edge: { description: "what is subtracted", shape: "scalar" },
    other: { description: "twice that", shape: "scalar" },
    curve: { description: "no number", shape: "curve", along: "t" },
  },
  predict: ({ depth }: { readonly depth: number }) => ({
    edge: { shape: "scalar", value: 1 / depth },
    other: { shape: "scalar", value: 2 / depth },
    curve: { shape: "curve", along: "t", x: Float64Array.of(0), y: Float64Array.of(0) },
  }),
} satisfies Theory<{ readonly depth: number }>;

/** x = 1/depth + 3 depth^-2 e^(g / 10): its distance from 1/depth falls with slope -2. */
const distances = [10, 20, 40].map((depth) => {
  const values = new Float64Array(100);
  randomStream(keyOf(depth)).fillNormal(values);
  return {
    axes: { depth },
    table: table({
      network: numberColumn(values.map((_, i) => i), "dimensionless", "network"),
      x: numberColumn(values.map((g) => 1 / depth + 3 * depth ** -2 * Math.exp(g / 10)), "m", "x"),
    }),
  };
});

const withTheory = (subtract: Record<string, string>) =>
  fit(slopes, { params: { subtract }, parts: distances as typeof samples, theory });

Deno.test("with a theory, the fit sees the distance from its prediction at each row's point", async () => {
  const estimates = await withTheory({ x: "edge" });
  // Error of the slope: 0.01 / (sqrt(2) ln 2) = 0.0102; five of them fail with probability 6e-7.
  assert.ok(Math.abs(numbers(estimates, "value")[0] + 2) < 0.051);
  const plain = await fit(slopes, { parts: distances as typeof samples });
  // Without it, and with another prediction, the slope is another one.
  assert.ok(numbers(plain, "value")[0] > -1.3);
  await assert.rejects(withTheory({ x: "other" }), /cannot fit a power law/);
});

Deno.test("a theory and what it predicts are named together, or neither", async () => {
  await assert.rejects(withTheory({}), /cannot use theory given in a fit that subtracts none/);
  await assert.rejects(
    fit(slopes, { params: { subtract: { x: "edge" } } }),
    /cannot subtract a prediction from "x" without a theory/,
  );
  await assert.rejects(
    withTheory({ x: "egde" }),
    /cannot subtract "egde" from "x" at depth 10: it is not predicted; allowed: edge, other/,
  );
  await assert.rejects(withTheory({ x: "curve" }), /it is a curve/);
  await assert.rejects(withTheory({ y: "edge" }), /"y"/);
});

Deno.test("a label named like a column of estimates is refused, unless the fit runs along it", async () => {
  const renamed = samples.map(({ axes: { beta, depth }, table }) => ({
    axes: { beta, count: depth },
    table,
  })) as unknown as typeof samples;
  await assert.rejects(
    fit(
      { name: "statistics", params: { column: "x", statistics: ["mean"] } },
      { parts: renamed },
    ),
    /cannot group by "count": estimates have a column "count" of their own/,
  );
  const along = { name: "power-law", params: { column: "x", along: "count" } };
  assert.deepEqual([...numbers(await fit(along, { parts: renamed }), "count")].slice(0, 1), [200]);
});

Deno.test("a column named like an axis is not overwritten when parts are gathered", async () => {
  const odd = samples.map(({ axes, table: { columns, ...rest } }) => ({
    axes,
    table: { ...rest, columns: { ...columns, depth: columns.network } },
  })) as unknown as typeof samples;
  await assert.rejects(
    fit(slopes, { parts: odd }),
    /cannot label the rows of input "samples" with axis "depth" \(10\): .* holds 0, 1, 2, 3, 4, …/,
  );
});
