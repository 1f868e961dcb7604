/** tanh of vectors. */
import {
  absolute,
  binary,
  type Code,
  FunctionCode,
  multiplyAdd,
  shifted,
  splatAt,
  valueOf,
} from "../../../num/kernel/vector-code.ts";
import { constants } from "./shape.ts";

/** Of tanh, as in ../../kernel/residual/activation.ts, which has the formula. */
export const tanhConstants = [
  ...[9.1, 2.8853900817779268, 12583039, -0.34657359027997264],
  ...[0.08884729444980621, 0.2677497863769531, 0.6666755676269531, 1.3333231210708618],
  ...[1.9999998807907104, 1, 2, -0.0],
];

/** tanh of vectors that locals hold, step by step together: the chains are long. */
export class Tanh {
  readonly #code: FunctionCode;
  readonly #fused: boolean;
  readonly #spare: readonly (readonly number[])[];
  readonly #constants: readonly number[];

  constructor(code: FunctionCode, fused: boolean) {
    this.#code = code;
    this.#fused = fused;
    this.#spare = [0, 0, 0, 0, 0].map(() => [0, 0, 0, 0].map(() => code.keep()));
    this.#constants = [0, 0].map(() => code.keep());
  }

  apply(locals: readonly number[]): void {
    const code = this.#code;
    const [first, second] = this.#constants.map(valueOf);
    const [sizes, turns, rests, squares, series] = this.#spare;
    const all = (targets: readonly number[], value: (i: number) => Code) =>
      locals.forEach((_, i) => code.set(targets[i], value(i)));
    const of = (list: readonly number[]) => (i: number) => valueOf(list[i]);
    const [x, a, t, r, q, p] = [locals, sizes, turns, rests, squares, series].map(of);
    const sum = (u: Code, v: Code, w: Code) => multiplyAdd(this.#fused, u, v, w);
    const use = (...places: readonly number[]) =>
      places.forEach((place, i) => code.set(this.#constants[i], splatAt(constants + 4 * place)));
    use(0);
    all(sizes, (i) => binary("pmin", absolute(x(i)), first));
    use(1, 2);
    all(turns, (i) => sum(a(i), first, second));
    all(rests, (i) => binary("sub", t(i), second));
    use(3);
    all(rests, (i) => sum(r(i), first, a(i)));
    all(squares, (i) => binary("mul", r(i), r(i)));
    use(5, 6);
    all(series, (i) => sum(r(i), first, second));
    use(4);
    all(series, (i) => sum(q(i), first, p(i)));
    use(7, 8);
    all(series, (i) => sum(p(i), q(i), sum(r(i), first, second)));
    all(series, (i) => sum(q(i), p(i), binary("add", r(i), r(i))));
    use(9, 10);
    all(turns, (i) => shifted(t(i), 23));
    all(series, (i) => sum(t(i), p(i), binary("sub", t(i), first)));
    all(series, (i) => binary("div", p(i), binary("add", p(i), second)));
    use(11);
    all(locals, (i) => binary("or", p(i), binary("and", x(i), first)));
  }
}
