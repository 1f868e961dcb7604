import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { requireApart, withLabels } from "../../lib/contract/labels.ts";
import {
  concatenate,
  numberColumn,
  numbers,
  table,
  textColumn,
  texts,
  vectorColumn,
} from "../../lib/contract/table.ts";

const layers = table({
  time: numberColumn([0.5, 1], "dimensionless", "layer time"),
  law: textColumn(["a", "a"], "weight law"),
  image: vectorColumn(Float32Array.of(1, 2), 1, { description: "an image" }),
});

Deno.test("labels come first, are constant and survive concatenation", () => {
  const both = concatenate([withLabels(layers, { width: 10 }), withLabels(layers, { width: 20 })]);
  assert.deepEqual(both.labels, ["width"]);
  assert.equal(Object.keys(both.columns)[0], "width");
  assert.deepEqual([...numbers(both, "width")], [10, 10, 20, 20]);
});

Deno.test("a label that a column of that name contradicts is refused, with both", () => {
  const cases = [
    [
      { time: 1 },
      /of input "samples" with axis "time" \(1\): .* "time" of .*holds 0\.5, 1; rename/,
    ],
    [{ time: "1" }, /with axis "time" \("1"\)/],
    [{ law: "b" }, /with axis "law" \("b"\): .* holds "a"/],
    [{ image: 1 }, /holds vectors of 1 numbers/],
  ] as const;
  for (const [point, message] of cases) {
    assert.throws(
      () => withLabels(layers, point, 'input "samples"'),
      (error) => error instanceof UserError && error.exitCode === 1 && message.test(error.message),
      JSON.stringify(point),
    );
  }
});

Deno.test("a column that repeats the label in every row is taken for it", () => {
  const repeated = withLabels(layers, { law: "a" });
  assert.deepEqual(texts(repeated, "law"), ["a", "a"]);
  assert.deepEqual(Object.keys(repeated.columns), ["law", "time", "image"]);
  assert.deepEqual(withLabels(repeated, { law: "a", width: 3 }).labels, ["law", "width"]);
  const truth = table({ biased: textColumn(["true"], "with biases") });
  assert.deepEqual(texts(withLabels(truth, { biased: true }), "biased"), ["true"]);
});

Deno.test("columns and axes named like parts of any object are kept", () => {
  const names = ["hasOwnProperty", "toString", "valueOf", "constructor"];
  const odd = table(
    Object.fromEntries(names.map((name, i) => [name, numberColumn([i], "dimensionless", "")])),
  );
  assert.deepEqual(Object.keys(withLabels(odd, { width: 1 }).columns), ["width", ...names]);
  const labelled = withLabels(table({ x: numberColumn([1], "m", "x") }), { toString: 4 });
  assert.deepEqual([...numbers(labelled, "toString")], [4]);
  assert.throws(() => table({ x: numberColumn([1], "m", "x") }, ["toString"]), /label toString/);
});

Deno.test("grouping by the name of a column that is made is refused by name", () => {
  requireApart(["width", "toString"], ["value", "count"], "estimates");
  assert.throws(
    () => requireApart(["width", "count"], ["value", "count"], "estimates"),
    /cannot group by "count": estimates have a column "count" of their own; name the columns/,
  );
});
