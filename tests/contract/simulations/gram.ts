/** Small jobs of the dynamics about Gram matrices of wide networks. */
import type { Table } from "../../../lib/contract/table.ts";
import { plugin as chirp } from "../../../lib/data/chirp-inputs.ts";

interface Job {
  readonly params: Readonly<Record<string, unknown>>;
  readonly data: Table;
  readonly deterministic?: true;
}

const data = chirp.generate({ count: 2, dimension: 4 });
const connected = { joining: "fully-connected", depth: 2 };
const residual = { joining: "residual", depth: 2 };
const size = { width: 4, networks: 2 };

export const gramSimulations: Readonly<Record<string, readonly Job[]>> = {
  "all-layer-descent": [{ params: { ...residual, ...size, steps: 4, every: 2 }, data }],
  "initial-gram": [
    { params: { ...residual, ...size }, data },
    { params: { ...connected, ...size, layers: "all" }, data },
  ],
  "initial-gram-convolutional": [{ params: { ...size, pixels: 2, depth: 2 }, data }],
  "last-layer-training": [{ params: { ...connected, ...size, steps: 4 }, data }],
  "wide-gram-quadrature": [{ params: connected, data, deterministic: true }],
};
