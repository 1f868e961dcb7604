import assert from "node:assert/strict";
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
  options: { params?: unknown; parts?: typeof samples } = {},
): Promise<Table> {
  const plugins = { fit: { "power-law": powerLaw, statistics } } as unknown as PluginSet;
  const [output] = await runMessage(stage, plugins, {
    type: "run",
    inputs: { samples: options.parts ?? samples },
    params: options.params ?? {},
    uses: { fit: [{ ...use, words: {} }] },
    axes: {},
    key: [1, 2],
    backend: "cpu",
  }, silent);
  assert.equal(output.name, "estimates");
  return givenTable(output);
}

const slopes = { name: "power-law", params: { column: "x", along: "depth", replicates: 100 } };

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

Deno.test("fit-exponents groups by the axes, or by the columns it is told", async () => {
  const use = { name: "statistics", params: { column: "x", statistics: ["mean", "median"] } };
  assert.equal((await fit(use)).length, 8);
  const told = await fit(use, { params: { by: [] } });
  assert.equal(told.length, 2);
  assert.deepEqual(told.labels, []);
  // Networks of different sizes are different networks, though numbered alike.
  assert.equal(numbers(told, "count")[0], 400);
});

Deno.test("fit-exponents refuses a selection without rows and an estimate that is not finite", async () => {
  await assert.rejects(
    fit(slopes, { params: { where: { beta: 3 } } }),
    /cannot find a row.*0.5, 1/,
  );
  const constant = samples.slice(0, 1).map(({ axes }) => ({
    axes,
    table: table({ x: numberColumn([2, 2, 2], "m", "x") }),
  }));
  const use = { name: "statistics", params: { column: "x", statistics: ["kurtosis"] } };
  await assert.rejects(fit(use, { parts: constant }), /kurtosis is NaN/);
});
