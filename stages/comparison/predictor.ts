/** A theory asked at points of the axes, each point once. */
import type { GenericSchema } from "valibot";
import {
  declarationOf,
  type Declarations,
  type PredictionDeclaration,
} from "../../lib/contract/declarations.ts";
import { UserError } from "../../lib/contract/errors.ts";
import type { Prediction } from "../../lib/contract/plugins.ts";
import type { Use } from "../../lib/contract/stage.ts";
import type { Scalar } from "../../lib/contract/table.ts";
import { parseParams } from "../../lib/contract/worker.ts";

export type Point = Readonly<Record<string, Scalar>>;
export type Predictions = Readonly<Record<string, Prediction>>;

/** Predictions at a point, and where they were made. */
export interface PredictedPoint {
  readonly point: Point;
  readonly predictions: Predictions;
}

/**
 * Calls a theory at points. Its parameters are the literal ones and those values of the point that
 * its schema names; the same name twice is allowed only with the same value.
 */
export class Predictor {
  readonly #use: Use<"theory"> | undefined;
  readonly #known = new Map<string, Predictions>();
  readonly #points = new Map<string, PredictedPoint>();

  constructor(use: Use<"theory"> | undefined) {
    this.#use = use;
  }

  /** All points asked so far, in order. */
  get points(): readonly PredictedPoint[] {
    return [...this.#points.values()];
  }

  /** Predictions at a point; none without a theory. */
  at(point: Point): Predictions {
    const use = this.#use;
    if (use === undefined) return {};
    const theory = use.plugin;
    const given = mergeParams(use, point);
    const key = JSON.stringify(Object.entries(given).sort(([a], [b]) => a < b ? -1 : 1));
    let predictions = this.#known.get(key);
    if (predictions === undefined) {
      const whose = `theory ${use.name} at ${describe(point)}`;
      predictions = theory.predict(parseParams(theory.params, given, whose));
      requireDeclared(predictions, theory.predictions, whose);
      requireFinite(predictions, whose);
      this.#known.set(key, predictions);
    }
    this.#points.set(JSON.stringify(point), { point, predictions });
    return predictions;
  }
}

function mergeParams(use: Use<"theory">, point: Point): Record<string, unknown> {
  const given = { ...use.params as Record<string, unknown> };
  const { entries } = use.plugin.params as GenericSchema & {
    readonly entries: Readonly<Record<string, unknown>>;
  };
  for (const [name, value] of Object.entries(point)) {
    if (!Object.hasOwn(entries, name)) continue;
    if (Object.hasOwn(given, name) && given[name] !== value) {
      throw new UserError({
        action: `cannot take parameter "${name}" of theory ${use.name} twice: ` +
          `${JSON.stringify(given[name])} in the claim, ${JSON.stringify(value)} in the rows`,
        hint: "remove it from the claim, or compare those rows only (`where`)",
      });
    }
    given[name] = value;
  }
  return given;
}

function requireDeclared(
  predictions: Predictions,
  declared: Declarations<PredictionDeclaration>,
  whose: string,
): void {
  for (const [name, { shape }] of Object.entries(predictions)) {
    const declaration = declarationOf(declared, name);
    if (declaration?.shape === shape) continue;
    throw new UserError({
      action: `cannot use the prediction "${name}" of ${whose}: ` +
        (declaration ? `a ${shape}, declared as a ${declaration.shape}` : "it is not declared"),
      allowed: Object.keys(declared).join(", "),
      hint: "correct the theory's `predictions`",
      exitCode: 1,
    });
  }
}

function requireFinite(predictions: Predictions, whose: string): void {
  for (const [name, prediction] of Object.entries(predictions)) {
    const arrays = prediction.shape === "scalar"
      ? [[prediction.value]]
      : prediction.shape === "curve"
      ? [prediction.x, prediction.y]
      : [prediction.x, prediction.cdf];
    if (arrays.every((values) => values.every((value) => Number.isFinite(value)))) continue;
    throw new UserError({
      action: `cannot use the prediction "${name}" of ${whose}: it is not finite`,
      hint: "is the point outside the theory's domain?",
      exitCode: 1,
    });
  }
}

/** "width 100, depth 50"; "one point" for a point without coordinates. */
export function describe(point: Point): string {
  const parts = Object.entries(point).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? "one point" : parts.join(", ");
}
