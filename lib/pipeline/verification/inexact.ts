/**
 * When two results of WebGPU count as one: its numbers are float32 and its sums have no fixed order,
 * so bytes may differ between adapters, and between two runs of one adapter.
 */
import { decodeTable } from "../packages/table-codec.ts";
import type { Manifest } from "../keys/key.ts";
import { tableMediaType } from "../../contract/media-types.ts";

/**
 * The largest error that is accepted in a column, relative to the largest magnitude in it. Rounding to
 * float32 costs 6e-8 a step; the longest chains of sums here have some thousand terms, which in the
 * worst case, all roundings in one direction, add up to 1e-4.
 */
export const webgpuErrorMax = 1e-4;

/** The error that two results of a job may have; undefined where they must be the same bytes. */
export function errorAllowed(
  { backend, params, program }: Pick<Manifest, "backend" | "params" | "program">,
): number | undefined {
  if (backend === "webgpu") return webgpuErrorMax;
  const { tolerance } = params;
  return program !== undefined && typeof tolerance === "number" ? tolerance : undefined;
}

/**
 * True if the two are one result within an error: tables and JSON with the same text, and numbers within
 * `errorMax`, relative to the largest of a column. False for other media, of which nothing can be said.
 */
export function isWithinError(
  a: Uint8Array,
  b: Uint8Array,
  mediaType: string,
  errorMax = webgpuErrorMax,
): boolean {
  if (mediaType === tableMediaType) return areTablesClose(a, b, errorMax);
  if (mediaType !== "application/json") return false;
  const [x, y] = [a, b].map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown);
  return areValuesClose(x, y, errorMax);
}

function areTablesClose(a: Uint8Array, b: Uint8Array, errorMax: number): boolean {
  const [before, after] = [decodeTable(a), decodeTable(b)];
  const names = Object.keys(before.columns);
  if (before.length !== after.length) return false;
  if (names.join("\n") !== Object.keys(after.columns).join("\n")) return false;
  return names.every((name) => {
    const [x, y] = [before.columns[name], after.columns[name]];
    if (x.kind === "text" || y.kind === "text") {
      return x.kind === y.kind && x.values.every((value, row) => value === y.values[row]);
    }
    return x.kind === y.kind && x.unit === y.unit && areNumbersClose(x.values, y.values, errorMax);
  });
}

type Numbers = Float64Array | Float32Array | Uint8Array;

function areNumbersClose(x: Numbers, y: Numbers, errorMax: number): boolean {
  if (x.length !== y.length) return false;
  let scale = 0;
  for (let row = 0; row < x.length; row++) {
    const magnitude = Math.max(Math.abs(x[row]), Math.abs(y[row]));
    if (Number.isFinite(magnitude)) scale = Math.max(scale, magnitude);
  }
  for (let row = 0; row < x.length; row++) {
    if (Object.is(x[row], y[row])) continue;
    if (!(Math.abs(x[row] - y[row]) <= errorMax * scale)) return false;
  }
  return true;
}

function areValuesClose(a: unknown, b: unknown, errorMax: number): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= errorMax * Math.max(Math.abs(a), Math.abs(b));
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => areValuesClose(Reflect.get(a, name), Reflect.get(b, name), errorMax));
}
