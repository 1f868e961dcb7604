/** Labelled images from two idx files, such as MNIST's. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Key } from "../contract/key.ts";
import type { Data, Files } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { numberColumn, table, vectorColumn } from "../contract/table.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { readIdx } from "./idx/idx-file.ts";

const params = v.strictObject({
  count: v.optional(
    v.pipe(count, v.description("images taken (default: all)")),
  ),
  offset: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.description("images skipped at the start")),
    0,
  ),
  choice: v.optional(
    v.pipe(
      v.picklist(["first", "random"]),
      v.description("which of the images after `offset`: the first ones, or random ones"),
    ),
    "first",
  ),
});
type Params = v.InferOutput<typeof params>;

/**
 * One row per image: `input`, its bytes row by row (grey levels 0 to 255; of MNIST 784 of them),
 * and `class`, its label. `choice: first` keeps the files' order; `random` draws without
 * replacement by the job's key (every subset equally likely, in random order). Throws a UserError
 * for files that are not idx, that do not belong together, or that hold too few images.
 */
export const plugin = {
  summary: "labelled images from two idx files of bytes (MNIST, Fashion-MNIST)",
  params,
  files: ["images", "labels"],
  generate(options, key, files) {
    const images = readIdx(fileOf(files, "images"), { role: "images", dimensions: 3 });
    const labels = readIdx(fileOf(files, "labels"), { role: "labels", dimensions: 1 });
    const [count, height, width] = images.sizes;
    if (labels.sizes[0] !== count) {
      throw new UserError({
        action: `cannot label ${count} images with ${labels.sizes[0]} labels`,
        allowed: "two files of one data set, with as many labels as images",
        hint: "do both sources name the same part (train, or t10k)?",
      });
    }
    const rows = chosen(options, count, key);
    const size = height * width;
    const input = new Uint8Array(rows.length * size);
    rows.forEach((from, to) => {
      input.set(images.bytes.subarray(from * size, (from + 1) * size), to * size);
    });
    return table({
      input: vectorColumn(input, size, {
        unit: "grey levels of 255",
        description: `image of ${height} x ${width} pixels, row by row`,
      }),
      class: numberColumn(
        Float64Array.from(rows, (row) => labels.bytes[row]),
        "dimensionless",
        "label",
      ),
    });
  },
} satisfies Data<Params>;

function fileOf(files: Files, role: string): Uint8Array {
  const found = Object.hasOwn(files, role) ? files[role] : undefined;
  if (found !== undefined) return found;
  throw new UserError({
    action: `cannot read labelled images without the file "${role}"`,
    allowed: "inputs `images` and `labels`, each a source of the paper",
    hint: `give the stage \`inputs: { ${role}: sources.<name> }\``,
  });
}

/** Indices of the images taken. */
function chosen({ count, offset, choice }: Params, available: number, key: Key): Int32Array {
  const left = available - offset;
  const taken = count ?? left;
  if (taken > left || taken < 1) {
    throw new UserError({
      action: `cannot take ${count ?? "any"} images after the first ${offset}: ` +
        `the file holds ${available}`,
      allowed: `offset + count up to ${available}`,
    });
  }
  const candidates = Int32Array.from({ length: left }, (_, i) => offset + i);
  if (choice === "first") return candidates.subarray(0, taken);
  const stream = randomStream(fold(key, "images"));
  for (let i = 0; i < taken; i++) {
    const other = i + stream.integer(left - i);
    [candidates[i], candidates[other]] = [candidates[other], candidates[i]];
  }
  return candidates.subarray(0, taken);
}
