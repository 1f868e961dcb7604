/** Random edits of a model: what people do to a pipeline between two runs. */
import type { Choice } from "./choice.ts";
import {
  type Axis,
  type Fn,
  type Kind,
  type Model,
  partsOf,
  type Point,
  reachedFrom,
  type StageModel,
} from "./model.ts";
import { addStage, randomReads } from "./random-model.ts";

/** Changes the model in place; false if this model has nothing to edit in this way. */
type Edit = (model: Model, choice: Choice) => boolean;

function on<T>(list: readonly T[], choice: Choice, change: (item: T) => void): boolean {
  if (list.length === 0) return false;
  change(choice.of(list));
  return true;
}

function allFunctions(model: Model): Fn[] {
  return model.helpers.flatMap(({ functions }) => functions);
}

function reachedFunctions(model: Model): Set<string> {
  const used = new Set(model.stages.flatMap(({ uses }) => uses.map(({ plugin }) => plugin)));
  const kinds = new Set(model.stages.map(({ kind }) => kind));
  const roots = [
    ...model.kinds.filter(({ name }) => kinds.has(name)),
    ...model.plugins.filter(({ name }) => used.has(name)),
  ];
  return new Set(roots.flatMap(({ fn }) => reachedFrom(model, fn)));
}

function usedKinds(model: Model): Kind[] {
  const names = new Set(model.stages.map(({ kind }) => kind));
  return model.kinds.filter(({ name }) => names.has(name));
}

function readersOf(model: Model, name: string): StageModel[] {
  return model.stages.filter(({ reads }) =>
    Object.values(reads).some(({ stage }) => stage === name)
  );
}

function removeStage(model: Model, name: string): void {
  model.stages = model.stages.filter((stage) => stage.name !== name);
  for (const stage of readersOf(model, name)) {
    const kept = Object.entries(stage.reads).filter(([, read]) => read.stage !== name);
    stage.reads = Object.fromEntries(kept);
  }
}

function rename(model: Model, stage: StageModel, name: string): void {
  for (const reader of readersOf(model, stage.name)) {
    for (const [role, read] of Object.entries(reader.reads)) {
      if (read.stage === stage.name) reader.reads[role] = { ...read, stage: name };
    }
  }
  stage.name = name;
}

function removePoint(model: Model, choice: Choice): boolean {
  return on(model.axes.filter(({ points }) => points.length > 1), choice, (axis) => {
    const removed = choice.below(axis.points.length);
    axis.points = axis.points.filter((_, i) => i !== removed);
  });
}

const newPoints: Readonly<Record<string, (n: number) => Record<string, number | string>>> = {
  a: (n) => ({ a: n }),
  b: (n) => ({ b: "xyzwvt"[n] }),
  zip: (n) => ({ u: 3 + n % 2, v: 5 + n % 3 }),
};

function addPoint(model: Model, choice: Choice): boolean {
  return on(model.axes.filter(({ points }) => points.length < 4), choice, (axis) => {
    axis.points.splice(choice.below(axis.points.length + 1), 0, choice.of(freshPoints(axis)));
  });
}

function freshPoints({ name, points }: Axis): Point[] {
  const known = new Set(points.map((point) => JSON.stringify(point)));
  return Array.from({ length: 6 }, (_, n) => newPoints[name](n))
    .filter((point) => !known.has(JSON.stringify(point)));
}

export const edits = {
  parameter: (model, choice) =>
    on(model.stages, choice, (stage) => {
      if (stage.uses.length > 0 && choice.percent(50)) {
        choice.of(stage.uses).scale = choice.below(5);
      } else stage.add = choice.below(5);
    }),
  "parameter from an axis, or not": (model, choice) =>
    on(model.stages.filter(({ axes }) => axes.length > 0), choice, (stage) => {
      const parts = partsOf(model, stage.axes);
      const taker = stage.uses.length > 0 && choice.percent(60) ? choice.of(stage.uses) : stage;
      const part = choice.of(parts);
      const others = taker.fromAxes.filter((name) => name !== part);
      taker.fromAxes = others.length < taker.fromAxes.length ? others : [...others, part];
    }),
  "code of a function": (model, choice) => {
    const reached = reachedFunctions(model);
    return on(allFunctions(model).filter(({ name }) => reached.has(name)), choice, (fn) => {
      fn.term = (fn.term + 1 + choice.below(3)) % 50;
    });
  },
  "code of a kind": (model, choice) =>
    on(usedKinds(model), choice, (kind) => {
      if (choice.percent(30)) kind.usesAxes = !kind.usesAxes;
      else kind.start = (kind.start + 1) % 100;
    }),
  "code of a plug-in": (model, choice) =>
    on(model.plugins, choice, (plugin) => plugin.term = (plugin.term + 1) % 9),
  "other bytes of code, equal results": (model, choice) => {
    if (choice.percent(50)) {
      return on(usedKinds(model), choice, (kind) => kind.spelling = (kind.spelling + 1) % 2);
    }
    return on(allFunctions(model), choice, (fn) => fn.spelling = (fn.spelling + 1) % 3);
  },
  "comment, type or space": (model, choice) =>
    on([...model.helpers, ...model.plugins, ...model.kinds], choice, (file) => {
      file.note = (file.note + 1) % 7;
    }),
  "function that nothing reaches": (model, choice) => {
    const reached = reachedFunctions(model);
    return on(allFunctions(model).filter(({ name }) => !reached.has(name)), choice, (fn) => {
      fn.term = (fn.term + 1) % 50;
    });
  },
  "axis value added": addPoint,
  "axis value removed": removePoint,
  "axis value changed": (model, choice) =>
    on(model.axes, choice, (axis) => {
      axis.points[choice.below(axis.points.length)] = choice.of(freshPoints(axis));
    }),
  "axis values in another order": (model, choice) =>
    on(model.axes.filter(({ points }) => points.length > 1), choice, (axis) => {
      axis.points = [...axis.points.slice(1), axis.points[0]];
    }),
  "stage added": (model, choice) => {
    if (model.stages.length >= 12) return false;
    addStage(model, choice, choice.below(model.stages.length + 1));
    return true;
  },
  "stage removed": (model, choice) =>
    model.stages.length > 3 &&
    on(model.stages, choice, ({ name }) => removeStage(model, name)),
  "stage renamed": (model, choice) =>
    on(model.stages, choice, (stage) => {
      const name = `t${choice.below(1000)}`;
      if (model.stages.every((other) => other.name !== name)) rename(model, stage, name);
    }),
  "stage rewired": (model, choice) =>
    on(model.stages.slice(1), choice, (stage) => {
      stage.reads = randomReads(choice, model.stages.slice(0, model.stages.indexOf(stage)));
    }),
  "other kind": (model, choice) =>
    on(model.stages, choice, (stage) => stage.kind = choice.of(model.kinds).name),
  "failure planted": (model, choice) =>
    on(usedKinds(model).filter(({ failAt }) => failAt === null), choice, (kind) => {
      const axes = model.stages.filter((stage) => stage.kind === kind.name)
        .flatMap((stage) => stage.axes);
      const parts = partsOf(model, axes);
      const part = parts.length > 0 && choice.percent(80) ? choice.of(parts) : "";
      const values = model.axes.flatMap(({ points }) => points)
        .filter((point) => part in point).map((point) => point[part]);
      kind.failAt = { part, value: part === "" ? 0 : choice.of(values) };
    }),
  "failure repaired": (model, choice) =>
    on(model.kinds.filter(({ failAt }) => failAt !== null), choice, (kind) => kind.failAt = null),
  "input file edited": (model, choice) =>
    on(model.files, choice, (file) => file.value = (file.value + 1) % 1000),
  "input file taken or left": (model, choice) =>
    on(model.stages, choice, (stage) => {
      stage.files = "f0" in stage.files ? {} : { f0: choice.of(model.files).name };
    }),
  "random stream": (model, choice) =>
    on(model.stages, choice, (stage) => stage.stream = choice.of(["", "other"])),
} satisfies Record<string, Edit>;

export type EditName = keyof typeof edits | "undo" | "nothing";

export interface Edited {
  readonly name: EditName;
  readonly model: Model;
}

/** A random edit of the last of these models; an undo gives an earlier one back. */
export function editedModel(models: readonly Model[], choice: Choice): Edited {
  const last = models.at(-1)!;
  const failing = last.kinds.some(({ failAt }) => failAt !== null);
  if (choice.percent(12) && models.length > 1) {
    return { name: "undo", model: models[choice.below(models.length - 1)] };
  }
  const names = Object.keys(edits) as (keyof typeof edits)[];
  const name = failing && choice.percent(25) ? "failure repaired" : choice.of(names);
  const model = structuredClone(last);
  return edits[name](model, choice) ? { name, model } : { name: "nothing", model };
}
