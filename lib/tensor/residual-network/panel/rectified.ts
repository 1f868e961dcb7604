/** Layers h + m V relu(h). */
import {
  binary,
  FunctionCode,
  multiplyAdd,
  splatAt,
  splatOf,
  valueOf,
  vectorAt,
  zero,
} from "../../../num/kernel/vector-code.ts";
import { inFours, product, storeRows } from "./product.ts";
import { change, matrix, type PanelShape, state, values, work } from "./shape.ts";

export function rectifiedAdvance({ width, columns, fused }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  const place = (row: number, vector: number) => 4 * columns * row + 16 * vector;
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (row * width + step)),
    right: (step, vector) => values + place(step, vector),
    start: () => zero,
  }, (entries) => {
    for (const { row, vector, sum } of entries) {
      const before = vectorAt(state + place(row, vector));
      code.set(sum, multiplyAdd(fused, valueOf(factor), valueOf(sum), before));
    }
    storeRows(code, state, columns, entries);
  });
  const locals = [0, 0, 0, 0].map(() => code.keep());
  inFours(width * columns, (offsets) => {
    offsets.forEach((at, i) => code.set(locals[i], binary("pmax", vectorAt(state + at), zero)));
    code.store(offsets.map((at, i) => [values + at, locals[i]] as const));
  });
  return code;
}

export function rectifiedRetreat({ width, columns, fused }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  const place = (row: number, vector: number) => 4 * columns * row + 16 * vector;
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (step * width + row)),
    right: (step, vector) => change + place(step, vector),
    start: () => zero,
  }, (entries) => {
    for (const { row, vector, sum } of entries) {
      const passes = binary("gt", vectorAt(values + place(row, vector)), zero);
      const step = binary("and", valueOf(sum), passes);
      const before = vectorAt(change + place(row, vector));
      code.set(sum, multiplyAdd(fused, valueOf(factor), step, before));
    }
    storeRows(code, work, columns, entries);
  });
  return code;
}
