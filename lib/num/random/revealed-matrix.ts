/**
 * A Gaussian matrix that is never formed. W (rows x columns, independent entries N(0, deviation^2)) is known
 * only through the products W u and W^T g asked so far, and each new product is drawn from its law given
 * all earlier ones. Whatever is computed from such products has exactly the law that it has with a real
 * matrix, although later vectors may depend on earlier products (training, message passing). One product
 * costs O((rows + columns) r), r the number of independent directions so far: no gain once r nears
 * the size of the matrix.
 *
 * How: keep orthonormal right directions a_i with y_i = W a_i, and left directions b_j with z_j = W^T b_j.
 * Given these, W = sum_j b_j z_j^T + sum_i P y_i a_i^T + P W' Q, where P, Q project away from all b, a and W' is
 * an independent copy of W (the conditional law of a Gaussian given linear functions of it). So for a
 * new right direction a (orthogonal to all a_i): W a = g + sum_j b_j (z_j . a - b_j . g) with fresh
 * g ~ N(0, deviation^2 I). The left ones are the mirror image. Source: Bolthausen (2014), Bayati
 * and Montanari (2011), Lemma 10.
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { addScaled, dotByFours, scale } from "../linear-algebra/vector.ts";
import { fold } from "./key.ts";
import { randomStream } from "./random.ts";

/** Size and law of a {@link RevealedMatrix}. */
export interface RevealedMatrixSize {
  readonly rows: number;
  readonly columns: number;
  /** Standard deviation of the entries; 1 unless given. */
  readonly deviation?: number;
}

/**
 * Directions closer to the span of the earlier ones than this, relative to the vector, are taken to lie in
 * it: rounding leaves about 1e-16 times the number of directions.
 */
const newDirection = 1e-13;

/** Dimensionless, float64. Adjointness <g, W u> = <W^T g, u> holds to about 1e-15 |g| |W| |u|. */
export class RevealedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly #deviation: number;
  readonly #key: Key;
  readonly #right: Side;
  readonly #left: Side;

  /** The numbers drawn are functions of the key and of the number of directions before. */
  constructor(key: Key, { rows, columns, deviation = 1 }: RevealedMatrixSize) {
    this.rows = rows;
    this.columns = columns;
    this.#deviation = deviation;
    this.#key = key;
    this.#right = { directions: [], images: [] };
    this.#left = { directions: [], images: [] };
  }

  /** Independent directions revealed so far: of vectors u in W u, and of vectors g in W^T g. */
  get rank(): { readonly right: number; readonly left: number } {
    return { right: this.#right.directions.length, left: this.#left.directions.length };
  }

  /** W u. @param u columns @returns rows */
  times(u: Float64Array): Float64Array {
    assert(u.length === this.columns, `a vector of ${u.length} for ${this.columns} columns`);
    return this.#product(u, {
      own: this.#right,
      other: this.#left,
      size: this.rows,
      label: "right",
    });
  }

  /** W^T g. @param g rows @returns columns */
  transposeTimes(g: Float64Array): Float64Array {
    assert(g.length === this.rows, `a vector of ${g.length} for ${this.rows} rows`);
    return this.#product(g, {
      own: this.#left,
      other: this.#right,
      size: this.columns,
      label: "left",
    });
  }

  #product(vector: Float64Array, { own, other, size, label }: Way): Float64Array {
    const out = new Float64Array(size);
    const length = lengthOf(vector);
    if (length === 0) return out;
    assert(Number.isFinite(length), "a product with a vector that is not finite");
    const rest = vector.slice();
    scale(rest, 1 / length);
    const known = own.directions.length;
    const coefficients = sweep(rest, own.directions);
    const left = lengthOf(rest);
    if (left > newDirection) {
      // What the first sweep left has errors of 1e-16 / left along the old directions.
      scale(rest, 1 / left);
      sweep(rest, own.directions).forEach((c, i) => coefficients[i] += left * c);
      scale(rest, 1 / lengthOf(rest));
      own.images.push(this.#reveal(rest, { other, size, label, known }));
      own.directions.push(rest);
      coefficients.push(left);
    }
    own.images.forEach((image, i) => addScaled(out, length * coefficients[i], image));
    return out;
  }

  /** W times a unit vector that is orthogonal to all earlier ones. */
  #reveal(
    direction: Float64Array,
    { other, size, label, known }: Omit<Way, "own"> & { readonly known: number },
  ): Float64Array {
    const image = new Float64Array(size);
    randomStream(fold(this.#key, label, known)).fillNormal(image);
    scale(image, this.#deviation);
    const missing = other.directions.map((b, j) =>
      dotByFours(other.images[j], direction) - dotByFours(b, image)
    );
    other.directions.forEach((b, j) => addScaled(image, missing[j], b));
    return image;
  }
}

/** Orthonormal directions on one side of the matrix, and their images on the other. */
interface Side {
  readonly directions: Float64Array[];
  readonly images: Float64Array[];
}

/** From which side a vector is multiplied. */
interface Way {
  readonly own: Side;
  readonly other: Side;
  readonly size: number;
  readonly label: string;
}

/** Takes the components along orthonormal directions out of a vector, and gives them. */
function sweep(vector: Float64Array, directions: readonly Float64Array[]): number[] {
  return directions.map((direction) => {
    const component = dotByFours(direction, vector);
    addScaled(vector, -component, direction);
    return component;
  });
}

function lengthOf(a: Float64Array): number {
  return Math.sqrt(dotByFours(a, a));
}
