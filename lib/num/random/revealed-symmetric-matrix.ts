/**
 * A symmetric Gaussian matrix that is never formed: the sibling of revealed-matrix.ts for the Gaussian orthogonal
 * ensemble, W_ij = W_ji ~ N(0, deviation^2) for i < j and W_ii ~ N(0, 2 deviation^2). W is known only through
 * the products W q asked so far, and each is drawn from its law given all earlier ones: whatever is
 * computed from them has exactly its law with a real matrix. A product costs O(order r), r the number of
 * independent directions so far; for vectors of few entries other than 0 only the images are long.
 *
 * How (derived here; the idea is Bolthausen's, Comm. Math. Phys. 325, 2014): the law of W does not change under
 * rotations, so in any orthonormal basis its entries are those above. Keep orthonormal directions z_j with
 * images y_j = W z_j. For a new direction z orthogonal to all z_j draw g ~ N(0, deviation^2 I): the entries of
 * W z along z_j are known by symmetry, <z_j, W z> = <y_j, z>; the one along z is N(0, 2 deviation^2), sqrt 2 <z, g>;
 * the rest is that of g. So W z = g + sum_j (<y_j, z> - <z_j, g>) z_j + (sqrt 2 - 1) <z, g> z.
 */
import { assert } from "../../contract/errors.ts";
import type { Key } from "../../contract/key.ts";
import { addScaled, dotByFours, scale } from "../linear-algebra/vector.ts";
import { takeOut, VectorFamily } from "../linear-algebra/vector-family.ts";
import { fold } from "./key.ts";
import { randomStream } from "./random.ts";

/** Size and law of a {@link RevealedSymmetricMatrix}. */
export interface RevealedSymmetricSize {
  readonly order: number;
  /** Standard deviation of the entries off the diagonal. */
  readonly deviation: number;
  /** Keep the vectors g, for {@link RevealedSymmetricMatrix.gaussianPart}. */
  readonly keepsGaussians?: boolean;
}

/**
 * What a vector has outside the known directions is rounding if it is shorter than this share of the vector. An
 * iteration that has converged asks for such vectors: taken for new directions they would bring in
 * fresh noise.
 */
export const newDirection = 1e-11;

/** float64; symmetry <p, W q> = <W p, q> holds to about 1e-15 |p| |W| |q|. */
export class RevealedSymmetricMatrix {
  readonly order: number;
  readonly #deviation: number;
  readonly #key: Key;
  readonly #directions: VectorFamily;
  readonly #images: VectorFamily;
  readonly #gaussians: VectorFamily | undefined;
  #coordinates: Float64Array = new Float64Array(0);

  /** The numbers drawn are functions of the key and of the number of directions before. */
  constructor(key: Key, { order, deviation, keepsGaussians = false }: RevealedSymmetricSize) {
    this.order = order;
    this.#deviation = deviation;
    this.#key = key;
    this.#directions = new VectorFamily(order);
    this.#images = new VectorFamily(order);
    this.#gaussians = keepsGaussians ? new VectorFamily(order) : undefined;
  }

  /** Independent directions revealed so far. */
  get rank(): number {
    return this.#directions.size;
  }

  /** W q. @param q order @returns order */
  times(q: Float64Array): Float64Array {
    assert(q.length === this.order, `a vector of ${q.length} for a matrix of order ${this.order}`);
    const out = new Float64Array(this.order);
    const length = Math.sqrt(dotByFours(q, q));
    assert(Number.isFinite(length), "a product with a vector that is not finite");
    const rest = q.slice();
    const known = takeOut(rest, this.#directions);
    const left = Math.sqrt(dotByFours(rest, rest));
    this.#coordinates = known;
    if (left > newDirection * length) {
      scale(rest, 1 / left);
      this.#reveal(rest);
      this.#coordinates = Float64Array.of(...known, left);
    }
    this.#images.addCombination(out, this.#coordinates);
    return out;
  }

  /**
   * The sum of c_j g_j for the last product W sum_j c_j z_j: the same combination of the independent vectors
   * N(0, deviation^2 I), of which W q is a perturbation. Errors: a BugError unless they were kept.
   */
  gaussianPart(): Float64Array {
    assert(this.#gaussians !== undefined, "the Gaussian vectors were not kept");
    const out = new Float64Array(this.order);
    this.#gaussians.addCombination(out, this.#coordinates);
    return out;
  }

  /** Draws the image of a unit vector that is orthogonal to all directions, and keeps both. */
  #reveal(direction: Float64Array): void {
    const image = new Float64Array(this.order);
    randomStream(fold(this.#key, "direction", this.rank)).fillNormal(image);
    scale(image, this.#deviation);
    this.#gaussians?.add(image.slice());
    const along = dotByFours(direction, image);
    const missing = this.#images.innerProducts(direction);
    this.#directions.innerProducts(image).forEach((c, j) => missing[j] -= c);
    this.#directions.addCombination(image, missing);
    addScaled(image, (Math.SQRT2 - 1) * along, direction);
    this.#images.add(image);
    this.#directions.add(direction);
  }
}
