/** The engine's graph of a model. The engine expands the axes; naive.ts does that on its own. */
import { expand } from "../../lib/pipeline/expand.ts";
import type { JobGraph, StageSpec } from "../../lib/pipeline/specification.ts";
import { type Model, paperName, type StageModel } from "./model.ts";

export function graphOf(model: Model): JobGraph {
  const file = `papers/${paperName}.yaml`;
  const paper = {
    name: paperName,
    file,
    source: {},
    axes: model.axes.map(({ name, points }) => ({ name, points: structuredClone(points) })),
    stages: model.stages.map(specOf),
    claims: [],
    figures: [],
  };
  return expand({ pipelineSeed: model.seed, profile: "laptop", papers: [paper] });
}

function specOf({ name, kind, axes, add, fromAxes, uses, reads, retries, stream }: StageModel) {
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
    outputs: ["value", "rest"],
    stream,
    resources: { memoryBytes: 0, cpu: 1 },
    timeoutSeconds: null,
    retries,
    place: { file: `papers/${paperName}.yaml`, line: 1, column: 1 },
  } satisfies StageSpec;
}
