/** The axis rule: one job per combination of the axes that a stage names; the rest is gathered. */
import { assert } from "../../contract/errors.ts";
import type {
  AxisPoint,
  AxisSpec,
  InputSpec,
  Job,
  JobGraph,
  JobInput,
  PaperSpec,
  Specification,
  StageSpec,
} from "./specification.ts";

/** The jobs of a specification, producers before consumers. */
export function expand(specification: Specification): JobGraph {
  const jobs: Job[] = [];
  for (const paper of specification.papers) expandPaper(paper, jobs);
  return { specification, jobs };
}

/** Where the jobs of a stage are, and how they are laid out (row-major over its axes). */
interface Block {
  readonly offset: number;
  readonly axes: readonly AxisSpec[];
  readonly strides: readonly number[];
}

function expandPaper(paper: PaperSpec, jobs: Job[]): void {
  const axisByName = new Map(paper.axes.map((axis) => [axis.name, axis]));
  const blocks = new Map<string, Block>();
  for (const stage of paper.stages) {
    const axes = stage.axes.map((name) => {
      const axis = axisByName.get(name);
      assert(axis, `stage ${stage.name} names an axis that the paper lacks`);
      return axis;
    });
    const block = { offset: jobs.length, axes, strides: stridesOf(axes) };
    blocks.set(stage.name, block);
    expandStage({ stage, block, blocks, jobs });
  }
}

function stridesOf(axes: readonly AxisSpec[]): number[] {
  const strides = new Array<number>(axes.length);
  let stride = 1;
  for (let k = axes.length - 1; k >= 0; k--) {
    strides[k] = stride;
    stride *= axes[k].points.length;
  }
  return strides;
}

function expandStage({ stage, block, blocks, jobs }: {
  readonly stage: StageSpec;
  readonly block: Block;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly jobs: Job[];
}): void {
  const { axes } = block;
  const count = axes.reduce((product, { points }) => product * points.length, 1);
  const position = new Array<number>(axes.length).fill(0);
  const gathers = Object.entries(stage.inputs).map(([role, input]) => {
    const producer = blocks.get(input.stage);
    assert(producer, `stage ${stage.name} comes before its input ${input.stage}`);
    return { role, gather: gatherOf(block, { producer, input }) };
  });
  for (let i = 0; i < count; i++) {
    const inputs: Record<string, readonly JobInput[]> = {};
    for (const { role, gather } of gathers) inputs[role] = gather(position);
    jobs.push({ index: jobs.length, ...named(stage, { axes, position }), inputs });
    for (let k = axes.length - 1; k >= 0; k--) {
      if (++position[k] < axes[k].points.length) break;
      position[k] = 0;
    }
  }
}

function named(
  stage: StageSpec,
  { axes, position }: { readonly axes: readonly AxisSpec[]; readonly position: readonly number[] },
) {
  let label = "";
  const pairs: [string, AxisPoint[string]][] = [];
  for (let k = 0; k < axes.length; k++) {
    const point = axes[k].points[position[k]];
    for (const name in point) {
      pairs.push([name, point[name]]);
      label += `${label === "" ? "" : ","}${name}=${point[name]}`;
    }
  }
  pairs.sort((a, b) => a[0] < b[0] ? -1 : 1);
  const id = `${stage.paper}/${stage.name}${label === "" ? "" : `[${label}]`}`;
  return { id, stage, axes: Object.fromEntries(pairs) };
}

/** From a position of the consumer to the parts of one input: shared axes agree, others are gathered. */
function gatherOf(
  consumer: Block,
  { producer, input }: { readonly producer: Block; readonly input: InputSpec },
): (position: readonly number[]) => readonly JobInput[] {
  const { output } = input;
  const shared: { from: number; stride: number }[] = [];
  let offsets = [0];
  producer.axes.forEach((axis, k) => {
    const from = consumer.axes.indexOf(axis);
    const stride = producer.strides[k];
    if (from >= 0) shared.push({ from, stride });
    else offsets = offsets.flatMap((offset) => axis.points.map((_, i) => offset + i * stride));
  });
  return (position) => {
    let start = producer.offset;
    for (const { from, stride } of shared) start += position[from] * stride;
    return offsets.map((offset) => ({ job: start + offset, output }));
  };
}
