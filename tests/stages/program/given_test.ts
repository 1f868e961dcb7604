import assert from "node:assert/strict";
import { numberColumn, table } from "../../../lib/contract/table.ts";
import { environmentOf, givenFiles } from "../../../stages/program/given.ts";

const job = {
  inputs: {
    a: table({ x: numberColumn([1], "m", "x") }),
    b: table({ x: numberColumn([2], "m", "x") }),
  },
  fileRoles: ["images"],
  params: {
    command: ["python3"],
    outputs: { o: { format: "npz" as const, columns: { x: { says: "x" } } } },
    formats: { b: "json" as const },
    parameters: { steps: 3 },
    threads: 2,
  },
  axes: { width: 10 },
  key: [0xffffffff, 0xffffffff] as const,
};

Deno.test("givenFiles: inputs in their formats, and what job.json says of them", () => {
  const files = givenFiles({ ...job, key: [...job.key] as [number, number] });
  const text = (path: string) => new TextDecoder().decode(files.get(path));
  assert.deepEqual([...files.keys()], ["inputs/a.csv", "inputs/b.json", "job.json"]);
  assert.equal(text("inputs/a.csv"), "x\n1\n");
  assert.deepEqual(JSON.parse(text("job.json")), {
    seed: 2 ** 53 - 1,
    threads: 2,
    axes: { width: 10 },
    parameters: { steps: 3 },
    inputs: { a: "inputs/a.csv", b: "inputs/b.json", images: "inputs/images" },
    outputs: { o: "outputs/o.npz" },
  });
});

Deno.test("environmentOf: seeds within 53 and 31 bits, threads as declared", () => {
  const environment = environmentOf({ ...job, key: [...job.key] as [number, number] });
  assert.equal(environment.ASYMPTOPIA_SEED, String(2 ** 53 - 1));
  assert.equal(environment.ASYMPTOPIA_SEED31, String(2 ** 31 - 1));
  assert.equal(environment.OMP_NUM_THREADS, "2");
});
