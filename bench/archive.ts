/**
 * The memory that writing an archive takes, by the size of the store, into bench/archive.md:
 *
 *   deno run -A bench/archive.ts [gigabytes…]
 *
 * The store is a made-up one: each gigabyte is a file from outside that a stage takes, and so a blob. Files and
 * blobs are holes but for a few bytes, so that the disk needs room for the archive alone.
 */
import { createHash } from "node:crypto";
import { bytesText } from "../lib/pipeline/words/number-text.ts";
import { inWorkspace, type ToyWorkspace } from "../tests/pipeline/toy/workspace.ts";
import { machine, today } from "./machine.ts";

const fileBytes = 1e9;

const stage = `import * as v from "valibot";
import { tableOutput } from "../lib/contract/stage.ts";
import { numberColumn, table } from "../lib/contract/table.ts";
export const stage = {
  summary: "size", params: v.strictObject({}), slots: {},
  inputs: { required: [], optional: [], rest: true }, outputs: () => ["size"],
  run({ files }) {
    const sizes = Object.values(files).map(({ length }) => length);
    return { size: tableOutput(table({ size: numberColumn(sizes, "dimensionless", "bytes") })) };
  },
};
`;

function paperOf(count: number): string {
  const each = (line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i));
  return [
    "source: { title: Large, authors: [Nobody] }",
    "sources:",
    ...each((i) => `  large-${i}: { file: data/large-${i}.bin }`),
    "stages:",
    ...each((i) => `  size-${i}: { kind: size, inputs: { large: sources.large-${i} } }`),
    "",
  ].join("\n");
}

/** A file of zeros after its first byte; as the blob of the same bytes in the store, too. */
async function placeHole(root: string, index: number): Promise<void> {
  const path = `${root}/data/large-${index}.bin`;
  Deno.mkdirSync(`${root}/data`, { recursive: true });
  const hole = (path: string) => {
    Deno.writeFileSync(path, new Uint8Array([index + 1]));
    Deno.truncateSync(path, fileBytes);
  };
  hole(path);
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  const digest = hash.digest("hex");
  const folder = `${root}/artifacts/cas/${digest.slice(0, 2)}`;
  Deno.mkdirSync(folder, { recursive: true });
  hole(`${folder}/${digest.slice(2)}`);
}

/** Runs a command of the workspace; gives its seconds and the most memory that its own process had at once. */
async function measured({ start }: ToyWorkspace, ...words: string[]) {
  const startedAt = performance.now();
  const child = start(...words);
  let bytes = 0;
  const look = setInterval(() => bytes = Math.max(bytes, highWater(child.pid)), 50);
  const { code, stdout, stderr } = await child.output();
  clearInterval(look);
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`${words.join(" ")}: ${said}`);
  return { seconds: (performance.now() - startedAt) / 1000, bytes };
}

function highWater(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

async function row(count: number): Promise<string> {
  let line = "";
  await inWorkspace(async (toy) => {
    for (let i = 0; i < count; i++) await placeHole(toy.root, i);
    await measured(toy, "repro", "--jobs", "1");
    const { seconds, bytes } = await measured(toy, "archive");
    const folder = `${toy.root}/artifacts/archive`;
    const zip = [...Deno.readDirSync(folder)].find(({ name }) => name.endsWith(".zip"))!;
    const path = `${folder}/${zip.name}`;
    const size = Deno.statSync(path).size;
    const checked = await measured(toy, "archive", "--check", `artifacts/archive/${zip.name}`);
    line = `| ${
      [count, bytesText(size), bytesText(bytes), seconds.toFixed(0), bytesText(checked.bytes)]
        .concat(checked.seconds.toFixed(0)).join(" | ")
    } |`;
    console.log(line);
  }, {
    "pipeline.yaml": "seed: 7\npapers: [large]\nprofiles: [laptop]\n",
    "papers/large.yaml": paperOf(count),
    "stages/size.ts": stage,
  });
  return line;
}

// An archive has the file once more among its sources: twice as many bytes.
const wanted = Deno.args.length === 0 ? [1, 10] : Deno.args.map(Number);
const rows: string[] = [];
for (const count of wanted) rows.push(await row(count));
const text = `# Memory of an archive

By \`deno run -A bench/archive.ts\` on ${today}, ${machine}. Stores of one file from outside of 1 GB for each job,
which an archive has twice, as a source and as a blob; other work was on the machine. What is counted is the
most memory that the process had at once (VmHWM), while it wrote the archive and while it checked it.

| jobs, GB | archive | memory to write | seconds | memory to check | seconds |
| ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}
`;
Deno.writeTextFileSync(new URL("archive.md", import.meta.url), text);
