/** Layers h + m sigma(A h + b). */
import type { ResidualNetwork } from "../shape.ts";
import {
  binary,
  type Code,
  FunctionCode,
  multiplyAdd,
  numbers,
  splatAt,
  splatOf,
  valueOf,
  vectorAt,
  zero,
} from "../../../num/kernel/vector-code.ts";
import { inFours, product, storeRows } from "./product.ts";
import { change, matrix, pairing, type PanelShape, state, values, work } from "./shape.ts";
import { Tanh } from "./tanh.ts";

export function affineAdvance(shape: PanelShape): FunctionCode {
  const { width, columns, fused, activation } = shape;
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (row * width + step)),
    right: (step, vector) => state + 4 * columns * step + 16 * vector,
    start: (row) => splatAt(matrix + 4 * (width * width + row)),
  }, (entries) => storeRows(code, values, columns, entries));
  const tanh = new Tanh(code, fused);
  const [own, next] = [0, 0].map(() => [0, 0, 0, 0].map(() => code.keep()));
  inFours(width * columns, (offsets) => {
    const locals = own.slice(0, offsets.length);
    offsets.forEach((at, i) => code.set(locals[i], vectorAt(values + at)));
    if (activation === "tanh") tanh.apply(locals);
    else if (activation === "relu") {
      for (const local of locals) code.set(local, binary("pmax", valueOf(local), zero));
    }
    offsets.forEach((at, i) => {
      const after = multiplyAdd(fused, valueOf(factor), valueOf(locals[i]), vectorAt(state + at));
      code.set(next[i], after);
    });
    code.store(offsets.map((at, i) => [values + at, locals[i]] as const));
    code.store(offsets.map((at, i) => [state + at, next[i]] as const));
  });
  return code;
}

export function affineSlopes({ width, columns, fused, activation }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  const factor = code.keep(splatOf(0));
  const one = code.keep(numbers(1));
  const negative = code.keep(binary("sub", zero, splatOf(0)));
  const [value, up, slope, before, products] = [0, 0, 0, 0, 0].map(() =>
    [0, 0, 0, 0].map(() => code.keep())
  );
  products.forEach((local, i) => code.set(local, vectorAt(pairing + 16 * i)));
  inFours(width * columns, (offsets) => {
    const each = (what: (at: number, i: number) => void) => offsets.forEach(what);
    each((at, i) => code.set(value[i], vectorAt(values + at)));
    each((at, i) => code.set(up[i], vectorAt(change + at)));
    each((_, i) => {
      const [c, t] = [valueOf(up[i]), valueOf(value[i])];
      code.set(products[i], multiplyAdd(fused, c, t, valueOf(products[i])));
      const scaled = binary("mul", valueOf(factor), c);
      code.set(slope[i], slopeOf(activation, t, scaled, valueOf(one)));
    });
    if (activation === "tanh") {
      each((at, i) => {
        const back = multiplyAdd(fused, valueOf(negative), valueOf(value[i]), vectorAt(state + at));
        code.set(before[i], back);
      });
      code.store(offsets.map((at, i) => [state + at, before[i]] as const));
    }
    code.store(offsets.map((at, i) => [work + at, slope[i]] as const));
  });
  code.store(products.map((local, i) => [pairing + 16 * i, local] as const));
  return code;
}

/** g times the slope of an activation where it has this value; relu has 0 at 0. */
function slopeOf(
  activation: ResidualNetwork["activation"],
  value: Code,
  g: Code,
  one: Code,
): Code {
  if (activation === "relu") return binary("and", g, binary("gt", value, zero));
  if (activation === "identity") return g;
  return binary("mul", g, binary("sub", one, binary("mul", value, value)));
}

export function affineRetreat({ width, columns, fused }: PanelShape): FunctionCode {
  const code = new FunctionCode("f32");
  product(code, fused, {
    rows: width,
    steps: width,
    vectors: columns / 4,
    left: (row, step) => splatAt(matrix + 4 * (step * width + row)),
    right: (step, vector) => work + 4 * columns * step + 16 * vector,
    start: (row, vector) => vectorAt(change + 4 * columns * row + 16 * vector),
  }, (entries) => storeRows(code, change, columns, entries));
  return code;
}
