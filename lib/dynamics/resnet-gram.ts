/**
 * Residual networks with i.i.d. Gaussian weights, forward and backward, without a weight matrix: O(d)
 * operations a layer, exact in the joint law of (R_h, D_h, R_p, D_p) at every width and depth.
 *
 * Forward (res-3): z = |h| N(0, I)/sqrt d, g = relu(z), u = |g| N(0, I)/sqrt d, h += alpha u; h, z, g, u are
 * kept. Backward, given V g = u and W h = z:
 * V^T p = (I - g g^T/|g|^2) |p| N(0, I)/sqrt d + g <u, p>/|g|^2, masked by z > 0 to q;
 * W^T q = (I - h h^T/|h|^2) |q| N(0, I)/sqrt d + h <z, q>/|h|^2; p += alpha W^T q.
 * For res-1, z = h and there is no W.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { dot, norm } from "../num/linear-algebra/vector.ts";
import { fold } from "../num/random/key.ts";
import { type RandomStream, randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { CarriedVector } from "./residual/carried-vector.ts";
import { fillRecord, residualFields, residualRecord } from "./residual/fields.ts";
import { declaredFields, residualNames, residualTables } from "./residual/fields.ts";
import { branchScaleOf, residualRecipe } from "./residual/recipe.ts";
import { endpoints } from "./residual/weight-law.ts";

const params = v.strictObject({
  networks,
});

const networksPerReport = 20;

export const plugin = {
  summary: "exact joint law of outputs and gradients of i.i.d. Gaussian resnets, O(width) a layer",
  params,
  fields: declaredFields(residualNames),
  tables: residualTables,
  simulate({ params: { networks }, recipe, key, compute }) {
    const known = residualRecipe(recipe, {
      dynamics: "resnet-gram",
      weightLaws: ["iid-gaussian"],
    });
    const { width, depth, branch } = known;
    const pass = new RevealedLayers({ width, depth, inner: branch === "res-3" });
    const branchScale = branchScaleOf(known);
    const record = residualRecord(networks);
    for (let n = 0; n < networks; n++) {
      if (n % networksPerReport === 0) compute.progress(n, networks, "network");
      const stream = randomStream(fold(key, "network", n));
      const { inputs: [input], gradient } = endpoints(known, stream);
      const h = pass.forward(new CarriedVector(input), { stream, branchScale });
      const p = pass.backward(new CarriedVector(gradient), { stream, branchScale });
      fillRecord(record, n, { h, p });
    }
    return residualFields([{ name: "network", length: networks }], record);
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

interface Draw {
  readonly stream: RandomStream;
  readonly branchScale: number;
}

/** What the forward pass has revealed of each layer's weights, and the passes themselves. */
class RevealedLayers {
  readonly #width: number;
  readonly #inner: boolean;
  /** Per layer: h (its scale is arbitrary, as the formulas are homogeneous), z, g, u. */
  readonly #layers: {
    readonly h: Float64Array;
    readonly z: Float64Array;
    readonly g: Float64Array;
    readonly u: Float64Array;
  }[];
  readonly #normals: Float64Array;
  readonly #toFirst: Float64Array;
  readonly #toSecond: Float64Array;

  constructor(
    { width, depth, inner }: { width: number; depth: number; inner: boolean },
  ) {
    this.#width = width;
    this.#inner = inner;
    const vector = () => new Float64Array(width);
    this.#layers = Array.from({ length: depth }, () => ({
      h: vector(),
      z: vector(),
      g: vector(),
      u: vector(),
    }));
    this.#normals = new Float64Array(inner ? 2 * width : width);
    this.#toFirst = vector();
    this.#toSecond = vector();
  }

  forward(h: CarriedVector, { stream, branchScale }: Draw): CarriedVector {
    const d = this.#width;
    const normals = this.#normals;
    for (const layer of this.#layers) {
      stream.fillNormal(normals);
      layer.h.set(h.state);
      if (this.#inner) {
        const scale = norm(h.state) / Math.sqrt(d);
        for (let i = 0; i < d; i++) layer.z[i] = scale * normals[d + i];
      } else {
        layer.z.set(h.state);
      }
      for (let i = 0; i < d; i++) layer.g[i] = layer.z[i] > 0 ? layer.z[i] : 0;
      const scale = norm(layer.g) / Math.sqrt(d);
      for (let i = 0; i < d; i++) layer.u[i] = scale * normals[i];
      h.add(layer.u, branchScale);
    }
    return h;
  }

  backward(p: CarriedVector, { stream, branchScale }: Draw): CarriedVector {
    const d = this.#width;
    const normals = this.#normals;
    const q = this.#toFirst;
    const step = this.#toSecond;
    for (let k = this.#layers.length - 1; k >= 0; k--) {
      const { h, z, g, u } = this.#layers[k];
      stream.fillNormal(normals);
      transposed(q, { known: g, image: u, vector: p.state, normals: normals.subarray(0, d) });
      for (let i = 0; i < d; i++) if (z[i] <= 0) q[i] = 0;
      if (this.#inner) {
        transposed(step, { known: h, image: z, vector: q, normals: normals.subarray(d) });
        p.add(step, branchScale);
      } else {
        p.add(q, branchScale);
      }
    }
    return p;
  }
}

interface Revelation {
  /** x with M x = image known. */
  readonly known: Float64Array;
  readonly image: Float64Array;
  readonly vector: Float64Array;
  readonly normals: Float64Array;
}

/** out = M^T vector for a matrix M with N(0, 1/d) entries, given M known = image. */
function transposed(out: Float64Array, { known, image, vector, normals }: Revelation): void {
  const d = out.length;
  const scale = norm(vector) / Math.sqrt(d);
  const square = dot(known, known);
  if (square === 0) {
    for (let i = 0; i < d; i++) out[i] = scale * normals[i];
    return;
  }
  const along = (dot(image, vector) - scale * dot(known, normals)) / square;
  for (let i = 0; i < d; i++) out[i] = scale * normals[i] + along * known[i];
}
