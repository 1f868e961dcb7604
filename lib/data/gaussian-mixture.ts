/**
 * A labelled mixture of Gaussian clusters on a low-dimensional subspace: a classification task of
 * known difficulty that needs no file.
 *
 * Clusters have centres c ~ N(0, I) in `latentDimension` dimensions; a point of a cluster is z = c
 * + s g, g ~ N(0, I), s = `spread`; its input is E z / sqrt(1 + s^2) with independent entries of E
 * of variance 1 / latentDimension, so that the coordinates of inputs have second moment 1 on
 * average. Its class is its cluster's number mod `classes`.
 */
import * as v from "valibot";
import type { Key } from "../contract/key.ts";
import type { Data } from "../contract/plugins.ts";
import { numberColumn, table, vectorColumn } from "../contract/table.ts";
import { fold, keyOf } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";

const whole = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least));

const params = v.strictObject({
  count: v.pipe(whole(1), v.description("number of points")),
  mixture: v.optional(
    v.pipe(
      whole(0),
      v.description("number of the mixture: data sets of one number share clusters and embedding"),
    ),
    0,
  ),
  clusters: v.optional(v.pipe(whole(1), v.description("number of clusters, equally likely")), 40),
  classes: v.optional(
    v.pipe(whole(1), v.description("number of classes; a cluster's class is its number mod this")),
    10,
  ),
  latentDimension: v.optional(v.pipe(whole(1), v.description("dimension of the subspace")), 10),
  dimension: v.optional(v.pipe(whole(1), v.description("dimension of the inputs")), 64),
  spread: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description("standard deviation within a cluster; that of its centre is 1"),
    ),
    0.5,
  ),
});
type Params = v.InferOutput<typeof params>;

/**
 * One row per point: `input` (float32, dimensionless), `class`, `cluster`. The clusters depend on
 * the parameters alone, the points on the job's key: a training and a test set of one mixture are
 * two stages with the same parameters (but `count`) and different `stream`s.
 */
export const plugin = {
  summary: "labelled points of Gaussian clusters on a low-dimensional subspace",
  params,
  generate(options, key) {
    const { count, clusters, classes, latentDimension, dimension, spread } = options;
    const { centres, embedding } = clustersOf(options);
    const which = randomStream(fold(key, "clusters"));
    const cluster = Float64Array.from({ length: count }, () => which.integer(clusters));
    const noise = new Float64Array(latentDimension);
    const stream = randomStream(fold(key, "points"));
    const input = new Float32Array(count * dimension);
    const scale = 1 / Math.sqrt(1 + spread * spread);
    for (let i = 0; i < count; i++) {
      stream.fillNormal(noise);
      const centre = cluster[i] * latentDimension;
      for (let j = 0; j < latentDimension; j++) noise[j] = centres[centre + j] + spread * noise[j];
      for (let a = 0; a < dimension; a++) {
        let sum = 0;
        for (let j = 0; j < latentDimension; j++) {
          sum += embedding[a * latentDimension + j] * noise[j];
        }
        input[i * dimension + a] = scale * sum;
      }
    }
    return table({
      input: vectorColumn(input, dimension, { description: "point of the mixture" }),
      class: numberColumn(cluster.map((index) => index % classes), "dimensionless", "class"),
      cluster: numberColumn(cluster, "dimensionless", "cluster"),
    });
  },
} satisfies Data<Params>;

/** Centres, clusters x latentDimension, and the embedding, dimension x latentDimension. */
function clustersOf(
  { mixture, clusters, latentDimension, dimension }: Params,
): { readonly centres: Float64Array; readonly embedding: Float64Array } {
  const key: Key = fold(keyOf(mixture), "gaussian-mixture");
  const centres = new Float64Array(clusters * latentDimension);
  randomStream(fold(key, "centres")).fillNormal(centres);
  const embedding = new Float64Array(dimension * latentDimension);
  randomStream(fold(key, "embedding")).fillNormal(embedding);
  const scale = 1 / Math.sqrt(latentDimension);
  return { centres, embedding: embedding.map((entry) => scale * entry) };
}
