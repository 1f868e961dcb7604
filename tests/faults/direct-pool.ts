/**
 * Runs the stages of the toy workspace (tests/pipeline/toy/workspace.ts) in this process, without a
 * Worker: a thousand runs with a fault each are affordable, and every execution is counted here, at
 * the place where it happens. The code bundle is fetched and checked as for a Worker.
 */
import { decodeTable, encodeTable } from "../../lib/contract/codec.ts";
import { numberColumn, numbers, table } from "../../lib/contract/table.ts";
import { tableMediaType } from "../../lib/contract/media-types.ts";
import type { JobMessage, openWorkerPool, StoredOutput } from "../../lib/pipeline/seat/pool.ts";

type Kind = (message: JobMessage) => readonly StoredOutput[];

const tableOutput = (name: string, x: readonly number[]): StoredOutput => ({
  name,
  mediaType: tableMediaType,
  bytes: encodeTable(table({ x: numberColumn(Float64Array.from(x), "dimensionless", "a number") })),
});

const textOutput = (name: string, mediaType: string, value: unknown): StoredOutput => ({
  name,
  mediaType,
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});

function sumOf({ inputs }: JobMessage): number {
  const values = Object.values(inputs).flat()
    .flatMap(({ bytes }) => [...numbers(decodeTable(bytes), "x")]);
  return values.reduce((sum, value) => sum + value, 0);
}

/** By the `summary` of a stage, which is in its bundle. */
const kinds: Readonly<Record<string, Kind>> = {
  numbers: ({ axes, key }) => [tableOutput("numbers", [Number(axes.width), key[0] % 97, 3])],
  total: (message) => [tableOutput("total", [sumOf(message)])],
  compares(message) {
    const measured = sumOf(message);
    const check = { quantity: "total", theory: 18, measured, low: 0, high: 99, count: 9, how: "-" };
    const checks = [{ ...check, verdict: "agrees", check: "near", entry: 0, point: {} }];
    return [
      textOutput("verdict", "application/json", { verdict: "agrees", headline: 0, checks }),
      tableOutput("comparison", [measured - 18, 1]),
    ];
  },
  draws: (message) => [
    textOutput("png", "image/png", { total: sumOf(message) }),
    textOutput("vl", "application/vnd.vegalite.v6+json", { mark: "point" }),
  ],
};

export interface DirectPool {
  readonly open: typeof openWorkerPool;
  /** Number of jobs executed so far. */
  executed(): number;
}

export function directPool(): DirectPool {
  let executed = 0;
  const open: typeof openWorkerPool = ({ code }) => {
    let stopped = false;
    return {
      run(bundle, message) {
        if (stopped) return Promise.resolve({ end: "stopped" });
        const text = new TextDecoder().decode(code(bundle));
        const [, summary] = /summary:"(numbers|total|compares|draws)"/.exec(text)!;
        executed++;
        const outputs = kinds[summary](message);
        return Promise.resolve({ end: "done", outputs, residue: [], seconds: 0.01 });
      },
      stop() {
        stopped = true;
      },
    };
  };
  return { open, executed: () => executed };
}
