/** A crate of two stages, a claim and a figure, without a store behind it. */
import type { CrateContent } from "../../../../lib/pipeline/archive/crate/crate.ts";
import { measured, type MeasuredFile } from "../../../../lib/pipeline/archive/content/payload.ts";
import { blobPath, recordPath } from "../../../../lib/pipeline/archive/store-paths.ts";
import { digestOf } from "../../../../lib/pipeline/keys/digest.ts";
import type { StoredRecord } from "../../../../lib/pipeline/store/record.ts";
import type { Job } from "../../../../lib/pipeline/specification/specification.ts";
import { toyGraph } from "../../toy.ts";

const file = (path: string, text: string): MeasuredFile =>
  measured({ path, content: new TextEncoder().encode(text) });

function makeJobs(): {
  readonly jobs: readonly Job[];
  readonly records: readonly StoredRecord[];
  readonly texts: readonly string[];
} {
  const { jobs } = toyGraph([
    { name: "draws", kind: "draw", points: [{ width: 1 }, { width: 2 }] },
    { name: "C1", kind: "sum", role: "claim", reads: { value: "draws" } },
    { name: "F 1%", kind: "sign", role: "figure", reads: { value: "C1" } },
  ]);
  const texts = jobs.map(({ id }) => `the output of ${id}`);
  const output = (index: number) => digestOf(texts[index]);
  const [code, conversion, sources] = sharedTexts.map(digestOf);
  const records = jobs.map((job): StoredRecord => ({
    format: 2,
    key: digestOf(job.id),
    manifest: {
      format: 3,
      kind: job.stage.kind,
      code,
      conversion,
      params: {},
      fromAxes: [],
      uses: {},
      axes: job.axes,
      inputs: Object.fromEntries(
        Object.entries(job.inputs).map(([role, parts]) => [
          role,
          parts.map((part) => ({ axes: {}, digest: output(part.job) })),
        ]),
      ),
      randomKey: [1, 2],
    },
    outputs: {
      value: {
        digest: output(job.index),
        size: texts[job.index].length,
        mediaType: "text/csv",
      },
    },
    provenance: {
      started: "2026-11-30T10:00:00.000Z",
      seconds: 1.25,
      attempts: 1,
      run: "a run",
      sources,
    },
  }));
  return { jobs, records, texts };
}

const sharedTexts = ["code", "conversion", "sources"];

export function makeCrateContent(): CrateContent {
  const { jobs, records, texts } = makeJobs();
  return {
    name: "A toy: reproduced",
    description: "Results.",
    published: "2026-11-30",
    profile: "smoke",
    citation: {
      title: "A toy",
      license: "Apache-2.0",
      keywords: ["toys"],
      authors: [
        { name: "The authors", isPerson: false },
        { name: "Ada Lovelace", isPerson: true, orcid: "https://orcid.org/0000-0002-1825-0097" },
      ],
    },
    papers: [{ name: "toy", source: { title: "A toy", authors: ["Nobody"], arxiv: "2206.02768" } }],
    jobs: jobs.map((job) => ({ job, record: records[job.index], isTarget: true })),
    files: [
      ...["LICENSE", "source/pipeline.yaml", "source/papers/a b%é.yaml", "README.md"].map((path) =>
        file(`data/${path}`, path)
      ),
      ...["draw", "sum", "sign"].map((kind) => file(`data/source/stages/${kind}.ts`, kind)),
      ...sharedTexts.map((text) => file(blobPath(digestOf(text)), text)),
      ...texts.map((text) => file(blobPath(digestOf(text)), text)),
      ...records.map(({ key }) => file(recordPath(key), key)),
    ],
    swhid: "swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  };
}
