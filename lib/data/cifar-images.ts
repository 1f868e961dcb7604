/** Grey images with labels from CIFAR-10's binary files. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Data } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { numberColumn, table, vectorColumn } from "../contract/table.ts";

const params = v.strictObject({
  count: v.optional(
    v.pipe(count, v.description("images taken, the first ones (default: all)")),
  ),
});

const pixels = 32 * 32;
/** A label, then the red, green and blue planes. */
const recordBytes = 1 + 3 * pixels;
const classes = 10;

/**
 * One row per image: `input`, 1024 grey levels row by row, and `class`. Grey is 0.299 R + 0.587 G + 0.114 B in 16-bit
 * fixed point, rounded (ITU-R BT.601, as Pillow and torchvision compute it). The file is one binary
 * file of CIFAR-10, or several of them joined. Throws a UserError for a file of another format, or
 * one with too few images. Source of the format: Krizhevsky, the CIFAR-10 page, "binary version".
 */
export const plugin = {
  summary: "grey images with labels from binary files of CIFAR-10",
  params,
  files: ["images"],
  generate({ count }, _key, { images }) {
    const available = images.length / recordBytes;
    if (!Number.isInteger(available) || available === 0) {
      throw refusal(
        `${images.length} bytes are no whole number of images`,
        `binary files of CIFAR-10: ${recordBytes} bytes an image`,
      );
    }
    const taken = count ?? available;
    if (taken > available) throw refusal(`it holds ${available}`, `count up to ${available}`);
    const input = new Uint8Array(taken * pixels);
    const labels = new Float64Array(taken);
    for (let i = 0; i < taken; i++) {
      const record = images.subarray(i * recordBytes, (i + 1) * recordBytes);
      if (record[0] >= classes) {
        throw refusal(`the label of image ${i} is ${record[0]}`, `labels 0 to ${classes - 1}`);
      }
      labels[i] = record[0];
      for (let p = 0; p < pixels; p++) {
        const at = 1 + p;
        const red = 19595 * record[at];
        const green = 38470 * record[at + pixels];
        const blue = 7471 * record[at + 2 * pixels];
        input[i * pixels + p] = (red + green + blue + 32768) >> 16;
      }
    }
    return table({
      input: vectorColumn(input, pixels, {
        unit: "grey levels of 255",
        description: "image of 32 x 32 pixels, row by row",
      }),
      class: numberColumn(labels, "dimensionless", "label"),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;

function refusal(what: string, allowed: string): UserError {
  return new UserError({
    action: `cannot read images from the file "images": ${what}`,
    allowed,
    hint: "is it the binary version of CIFAR-10, unpacked?",
    exitCode: 1,
  });
}
