/** The engine's graph of a model. The engine expands the axes; naive.ts does that on its own. */
import { expand } from "../../lib/pipeline/specification/expand.ts";
import type {
  JobGraph,
  SourceSpec,
  StageSpec,
} from "../../lib/pipeline/specification/specification.ts";
import { dataText, type Model, paperName, type StageModel } from "./model.ts";
import { sha256 } from "./naive.ts";

export function graphOf(model: Model): JobGraph {
  const file = `papers/${paperName}.yaml`;
  const paper = {
    name: paperName,
    file,
    source: {},
    axes: model.axes.map(({ name, points }) => ({ name, points: structuredClone(points) })),
    stages: model.stages.map((stage) => specOf(stage, model)),
    claims: [],
    figures: [],
  };
  return expand({ pipelineSeed: model.seed, profile: "laptop", papers: [paper] });
}

function specOf(stage: StageModel, model: Model) {
  const { name, kind, axes, add, fromAxes, uses, reads, retries, stream } = stage;
  const files = Object.entries(stage.files).map(([role, file]) => [role, sourceOf(file, model)]);
  const theory = uses.map(({ plugin, scale, fromAxes }) => ({
    name: plugin,
    file: `lib/theory/${plugin}.ts`,
    params: { scale },
    words: {},
    axisParams: [...fromAxes].sort(),
  }));
  return {
    paper: paperName,
    name,
    role: "stage",
    kind,
    file: `stages/${kind}.ts`,
    slots: theory.length > 0 ? { theory } : {},
    params: { add },
    axisParams: [...fromAxes].sort(),
    axes: [...axes],
    inputs: { ...reads },
    ...(files.length > 0 ? { files: Object.fromEntries(files) } : {}),
    outputs: ["value", "rest"],
    stream,
    resources: { memoryBytes: 0, cpu: 1 },
    timeoutSeconds: null,
    retries,
    place: { file: `papers/${paperName}.yaml`, line: 1, column: 1 },
  } satisfies StageSpec;
}

function sourceOf(name: string, { files }: Model): SourceSpec {
  const file = files.find((file) => file.name === name)!;
  const place = { file: `papers/${paperName}.yaml`, line: 1, column: 1 };
  const pinned = file.pinned ? { sha256: sha256(dataText(file)), placeOfDigest: place } : {};
  return { name, file: `data/${name}.txt`, ...pinned, place };
}
