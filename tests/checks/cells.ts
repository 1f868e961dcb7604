/** Cells over (hurst, beta) for tests of checks: networks' accuracies and predictions. */
import * as v from "valibot";
import type { Check } from "../../lib/contract/plugins.ts";
import { type Table, tableFromRows } from "../../lib/contract/table.ts";
import type { CheckResult } from "../../lib/contract/verdict.ts";
import { at } from "./evidence.ts";

export interface TestCell {
  readonly hurst: number;
  readonly beta: number;
  readonly accuracies: readonly number[];
}

/** 5 x 5 cells; accuracy of network 0, 1 of each cell from functions of hurst - beta. */
export function gridCells(accuracy: (distance: number, network: number) => number): TestCell[] {
  const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
  return steps.flatMap((hurst) =>
    steps.map((beta) => ({
      hurst,
      beta,
      accuracies: [0, 1].map((network) => accuracy(hurst - beta, network)),
    }))
  );
}

/** A row per network, as a training stage leaves them. */
export function measuredTable(cells: readonly TestCell[]): Table {
  return tableFromRows(
    cells.flatMap(({ hurst, beta, accuracies }) =>
      accuracies.map((accuracy, network) => ({ hurst, beta, network, accuracy }))
    ),
    { labels: ["hurst", "beta"], missing: { accuracy: "none" } },
  );
}

/** Predictions as a compare-theory stage leaves them: quantity and y, ln D = 4 (hurst - beta). */
export function predictionTable(cells: readonly TestCell[]): Table {
  return tableFromRows(
    cells.flatMap(({ hurst, beta }) => [
      { hurst, beta, quantity: "logDisplacement", y: 4 * (hurst - beta) },
      { hurst, beta, quantity: "displacement", y: Math.exp(4 * (hurst - beta)) },
    ]).reverse(),
    { labels: ["hurst", "beta"] },
  );
}

/** What a check of cells finds; `params` beside those that name the columns. */
export function checkOfCells<P>(
  plugin: Check<P>,
  cells: readonly TestCell[],
  params: Readonly<Record<string, unknown>>,
): CheckResult {
  return plugin.evaluate({
    params: v.parse(plugin.params, {
      column: "accuracy",
      cells: ["hurst", "beta"],
      quantity: "logDisplacement",
      ...params,
    }),
    measured: measuredTable(cells),
    reference: predictionTable(cells),
    ...at({}, {}),
  });
}
