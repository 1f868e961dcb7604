import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin as distribution } from "../../lib/checks/distribution.ts";
import { plugin as statistic } from "../../lib/checks/statistic.ts";
import { plugin as twoSample } from "../../lib/checks/two-sample.ts";
import type { Prediction, Theory } from "../../lib/contract/plugins.ts";
import {
  numberColumn,
  numbers,
  type Scalar,
  type Table,
  table,
  texts,
} from "../../lib/contract/table.ts";
import type { ClaimVerdict } from "../../lib/contract/verdict.ts";
import { type PluginSet, type RunMessage, runMessage } from "../../lib/contract/worker.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { normalCdf } from "../../lib/num/analysis/special.ts";
import { stage } from "../../stages/compare-theory.ts";
import { givenBytes, givenTable, silent } from "./given.ts";

let asked: unknown[] = [];

/** N(drift / width, 1): a toy limit theorem with a finite-size mean. */
const toyTheory = {
  summary: "a normal law whose mean vanishes with the width",
  params: v.strictObject({
    width: v.pipe(v.number(), v.description("width")),
    drift: v.optional(v.pipe(v.number(), v.description("drift")), 1),
  }),
  predictions: {
    mean: { description: "mean", shape: "scalar" },
    limit: { description: "limit", shape: "scalar" },
    law: { description: "law", shape: "distribution" },
    profile: { description: "mean against time", shape: "curve", along: "time" },
  },
  predict(point): Record<string, Prediction> {
    asked.push(point);
    const { width, drift } = point;
    const mean = drift / width;
    const x = Float64Array.from({ length: 1201 }, (_, i) => mean - 6 + i / 100);
    return {
      mean: { shape: "scalar", value: mean },
      limit: { shape: "scalar", value: 10 },
      law: { shape: "distribution", x, cdf: x.map((t) => normalCdf(t - mean)) },
      profile: {
        shape: "curve",
        along: "time",
        x: Float64Array.of(0, 1),
        y: Float64Array.of(0, mean),
      },
    };
  },
} satisfies Theory<{ width: number; drift: number }>;

const plugins = {
  theory: { toy: toyTheory },
  checks: { statistic, distribution, "two-sample": twoSample },
} as unknown as PluginSet;

/** 2000 values of N(drift / width, 1) at layer 1 and of N(0, 1) at layer 0, one row a network. */
function samples(width: number, drift: number): Table {
  const stream = randomStream(keyOf(width));
  const networks = 2000;
  const values = new Float64Array(2 * networks);
  stream.fillNormal(values);
  const layer = values.map((_, i) => i < networks ? 0 : 1);
  return table({
    layer: numberColumn(layer, "dimensionless", "layer"),
    network: numberColumn(values.map((_, i) => i % networks), "dimensionless", "network"),
    x: numberColumn(values.map((z, i) => z + layer[i] * drift / width), "dimensionless", "x"),
  });
}

function message(options: {
  readonly checks?: readonly Record<string, unknown>[];
  readonly theory?: Record<string, unknown> | null;
  readonly params?: Record<string, unknown>;
  readonly axes?: Record<string, Scalar>;
  readonly widths?: readonly number[];
  readonly drift?: number;
  /** Widths that only the second input has. */
  readonly beyond?: readonly number[];
}): RunMessage {
  const { checks = [], theory = {}, widths = [1, 4], drift = 1, beyond = [] } = options;
  const partOf = (width: number) => ({ axes: { width }, table: samples(width, drift) });
  const parts = widths.map(partOf);
  return {
    type: "run",
    inputs: { measured: parts, second: [...parts, ...beyond.map(partOf)] },
    params: options.params ?? {},
    uses: {
      ...(theory ? { theory: [{ name: "toy", params: theory, words: {} }] } : {}),
      checks: checks.map(({ use, input, reference, where, by, headline, ...params }) => ({
        name: use as string,
        params,
        words: JSON.parse(JSON.stringify({ input, reference, where, by, headline })),
      })),
    },
    axes: options.axes ?? {},
    key: [0, 0],
    backend: "cpu",
  };
}

interface Found {
  readonly comparisons: Table;
  readonly predictions: Table;
  readonly verdict: ClaimVerdict;
}

async function compare(options: Parameters<typeof message>[0]): Promise<Found> {
  asked = [];
  const outputs = await runMessage(stage, plugins, message(options), silent);
  const given = (name: string) => outputs.find((output) => output.name === name)!;
  return {
    comparisons: givenTable(given("comparisons")),
    predictions: givenTable(given("predictions")),
    verdict: JSON.parse(new TextDecoder().decode(givenBytes(given("verdict")))),
  };
}

const mean = { use: "statistic", column: "x", predicts: "mean", where: { layer: 1 } };

Deno.test("compare-theory asks the theory once per point and judges each group there", async () => {
  const { comparisons, predictions, verdict } = await compare({
    // 5 standard errors: a false alarm has probability 6e-7 for each of the four groups.
    checks: [
      { ...mean, standardErrors: 5, headline: true },
      { use: "distribution", column: "x", predicts: "law", where: { layer: 1 }, coefficient: 2.7 },
    ],
  });
  assert.deepEqual(asked, [{ width: 1, drift: 1 }, { width: 4, drift: 1 }]);
  assert.deepEqual([...numbers(comparisons, "width")], [1, 4, 1, 4]);
  assert.deepEqual(texts(comparisons, "relation"), ["=", "=", "<=", "<="]);
  const limit = 2.7 * (1 / Math.sqrt(2000));
  assert.deepEqual([...numbers(comparisons, "theory")], [1, 0.25, limit, limit]);
  assert.deepEqual(texts(comparisons, "verdict"), Array(4).fill("agrees"));
  assert.equal(texts(comparisons, "at")[1], "layer 1, width 4");
  assert.deepEqual([...numbers(comparisons, "count")], Array(4).fill(2000));
  assert.equal(verdict.verdict, "agrees");
  // All agree: the headline is the row nearest to disagreement among those of its check.
  const margins = verdict.checks.map(({ margin }) => margin!);
  assert.equal(verdict.headline, margins[0] < margins[1] ? 0 : 1);
  assert.deepEqual([...numbers(comparisons, "margin")], margins);
  assert.deepEqual(
    verdict.checks.map(({ check, entry, point }) => [check, entry, point]),
    [["statistic", 0], ["distribution", 1]].flatMap(([check, entry]) =>
      [1, 4].map((width) => [check, entry, { layer: 1, width }])
    ),
  );
  assert.deepEqual(predictions.labels, ["layer", "width"]);
  // What the kind says of its columns, for the reader to hold axes against, is what it makes.
  for (const [name, made] of Object.entries({ comparisons, predictions })) {
    const own = Object.keys(made.columns).filter((column) => !made.labels.includes(column));
    assert.deepEqual(own, stage.columns[name as "comparisons" | "predictions"], name);
  }
  assert.deepEqual([...new Set(texts(predictions, "shape"))], ["scalar", "distribution", "curve"]);
  assert.equal(predictions.length, 2 * (2 + 1201 + 2));
});

Deno.test("compare-theory says disagrees when the sample has another law, and shows the worst row", async () => {
  // Measured drift 1, predicted 2: off by 1/width, 45 and 11 standard errors.
  const { verdict, comparisons } = await compare({
    theory: { drift: 2 },
    checks: [{ ...mean, standardErrors: 5, absolute: 0.3 }],
  });
  assert.deepEqual(texts(comparisons, "verdict"), ["disagrees", "agrees"]);
  assert.equal(verdict.verdict, "disagrees");
  assert.equal(verdict.headline, 0);
});

Deno.test("compare-theory compares two inputs at the same point", async () => {
  const check = { use: "two-sample", column: "x", reference: "second", where: { layer: 1 } };
  const { comparisons } = await compare({ checks: [check], theory: null });
  assert.deepEqual([...numbers(comparisons, "measured")], [0, 0]);
  const gone = { ...check, cluster: "nothing" };
  await assert.rejects(
    compare({ checks: [gone], theory: null }),
    /cannot find the column "nothing"/,
  );
});

Deno.test("`max` is a point that the theory is asked at, and so is the reference's", async () => {
  const where = { layer: "max", width: "max" };
  const check = { ...mean, where, by: ["layer"], standardErrors: 5 };
  const { comparisons } = await compare({ checks: [check] });
  assert.deepEqual(asked, [{ width: 4, drift: 1 }]);
  assert.equal(texts(comparisons, "at")[0], "layer 1, width 4");
  // Of several widths none is the point's, so that the theory cannot be asked.
  const several = { ...check, where: { ...where, width: [1, 4] } };
  await assert.rejects(compare({ checks: [several] }), /theory toy at layer 1: width/);
  // The second input goes on to width 9: it is held to the largest width that was measured.
  const second = { use: "two-sample", column: "x", reference: "second", where };
  const { comparisons: same } = await compare({ checks: [second], theory: null, beyond: [9] });
  assert.deepEqual([...numbers(same, "width")], [4]);
  assert.deepEqual([...numbers(same, "measured")], [0]);
});

Deno.test("a claim without theory predicts nothing and may still be judged", async () => {
  const { predictions, verdict } = await compare({
    theory: null,
    checks: [{ ...mean, predicts: 0, by: ["layer"], where: { layer: 0 }, standardErrors: 5 }],
  });
  assert.equal(predictions.length, 0);
  assert.equal(verdict.verdict, "agrees");
});

Deno.test("compare-theory refuses a parameter given twice with two values, and one never given", async () => {
  const checks = [{ ...mean, standardErrors: 5 }];
  await assert.rejects(compare({ checks, theory: { width: 3 } }), /parameter "width".*twice: 3/);
  await compare({ checks, theory: { width: 4 }, widths: [4] });
  await assert.rejects(
    compare({ checks: [{ ...mean, by: ["layer"], standardErrors: 5 }] }),
    /theory toy at layer 1: width/,
  );
});

Deno.test("a prediction that the theory does not declare, or in another shape, is refused", async () => {
  const checks = [{ ...mean, standardErrors: 5 }];
  const { mean: declared, ...others } = toyTheory.predictions;
  const held = (predictions: object) =>
    runMessage(
      stage,
      { ...plugins, theory: { toy: { ...toyTheory, predictions } } } as unknown as PluginSet,
      message({ checks }),
      silent,
    );
  await held({ ...others, mean: declared });
  await assert.rejects(
    held(others),
    /"mean" of theory toy at .*it is not declared; allowed: limit/,
  );
  await assert.rejects(
    held({ ...others, mean: { ...declared, shape: "distribution" } }),
    /"mean" of theory toy at .*a scalar, declared as a distribution/,
  );
});

Deno.test("compare-theory names what it cannot find: input, column, row, prediction", async () => {
  const problems: [Record<string, unknown>, RegExp][] = [
    [{ ...mean, input: "nobody" }, /input "nobody".*measured, second/],
    [{ ...mean, where: { depth: 1 } }, /"depth".*layer, network/],
    [{ ...mean, where: { layer: 7 } }, /"layer":7.*layer: 0, 1/],
    [{ ...mean, predicts: "mode" }, /prediction "mode".*mean, limit, law/],
  ];
  for (const [check, expected] of problems) {
    await assert.rejects(compare({ checks: [check] }), expected);
  }
});

Deno.test("without checks, compare-theory predicts at its points, its groups, or its literal point", async () => {
  const run = async (options: Parameters<typeof message>[0]) => {
    const outputs = await runMessage(stage, plugins, message(options), silent);
    assert.deepEqual(outputs.map(({ name }) => name), ["predictions"]);
    return givenTable(outputs[0]);
  };
  const further = await run({ params: { points: [{ width: 9 }], by: ["width"] } });
  assert.deepEqual([...new Set(numbers(further, "width"))], [9, 1, 4]);
  const literal = await run({ theory: { width: 2 } });
  assert.deepEqual(literal.labels, []);
  assert.equal(numbers(literal, "y")[0], 0.5);
  assert.deepEqual(stage.outputs({ theory: ["toy"] }), ["predictions"]);
});
