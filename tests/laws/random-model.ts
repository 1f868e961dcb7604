/** Random pipelines: small, with every feature of the engine often enough. */
import type { Choice } from "./choice.ts";
import { isCaseTold } from "../case-told.ts";
import { type Axis, type Kind, type Model, partsOf, type StageModel } from "./model.ts";

const axisMakers: readonly ((choice: Choice) => Axis)[] = [
  (choice) => ({
    name: "a",
    points: [1, 2, 3, 4].slice(0, 1 + choice.below(3)).map((a) => ({ a })),
  }),
  (choice) => ({ name: "b", points: ["x", "y", "z"].slice(choice.below(2)).map((b) => ({ b })) }),
  (choice) => ({
    name: "zip",
    points: [{ u: 3, v: 5 }, { u: 3, v: 6 }, { u: 4, v: 5 }].slice(0, 1 + choice.below(3)),
  }),
];

/** The model that a history begins with. */
export function firstModel(choice: Choice): Model {
  return randomModel(choice, 4 + choice.below(6));
}

function randomModel(choice: Choice, stages: number): Model {
  const model: Model = {
    seed: choice.below(3),
    files: ["d0", "d1"].map((name) => ({
      name,
      value: choice.below(1000),
      pinned: choice.percent(50),
    })),
    axes: axisMakers.map((make) => make(choice)),
    helpers: [],
    plugins: [],
    kinds: [],
    stages: [],
  };
  addHelpers(model, choice);
  for (const name of ["p0", "p1"]) {
    const fn = choice.of(functionNames(model));
    model.plugins.push({ name, fn, term: choice.below(9), spelling: 0, note: 0 });
  }
  for (let i = 0; i < 4; i++) model.kinds.push(randomKind(model, choice, `k${i}`));
  for (let i = 0; i < stages; i++) addStage(model, choice, model.stages.length);
  return model;
}

export function functionNames(model: Model): string[] {
  return model.helpers.flatMap(({ functions }) => functions.map(({ name }) => name));
}

/** Two of them differ in case only, where the disk tells them apart. */
const moduleNames = ["h0", "h1", isCaseTold() ? "H1" : "h2"];

function addHelpers(model: Model, choice: Choice): void {
  for (const name of moduleNames) {
    const earlier = functionNames(model);
    const functions = Array.from({ length: 3 }, (_, f) => ({
      name: `${name}f${f}`,
      factor: 2 + choice.below(9),
      term: choice.below(50),
      calls: earlier.length > 0 && choice.percent(40) ? choice.of(earlier) : null,
      spelling: 0,
    }));
    model.helpers.push({ name, functions, note: 0 });
  }
}

function randomKind(model: Model, choice: Choice, name: string): Kind {
  return {
    name,
    start: choice.below(100),
    fn: choice.of(functionNames(model)),
    coarse: choice.percent(40) ? 2 + choice.below(3) : 0,
    usesAxes: choice.percent(50),
    usesKey: choice.percent(30),
    failAt: null,
    spelling: 0,
    note: 0,
  };
}

/** Puts a random stage (or a copy of one: equal work under two names) at a place in the order. */
export function addStage(model: Model, choice: Choice, at: number): void {
  const names = new Set(model.stages.map(({ name }) => name));
  let number = model.stages.length;
  while (names.has(`s${number}`)) number++;
  const name = `s${number}`;
  const before = model.stages.slice(0, at);
  const stage = before.length > 0 && choice.percent(12)
    ? { ...structuredClone(choice.of(before)), name }
    : randomStage(model, choice, { name, before });
  model.stages.splice(at, 0, stage);
}

function randomStage(
  model: Model,
  choice: Choice,
  { name, before }: { readonly name: string; readonly before: readonly StageModel[] },
): StageModel {
  const axes = choice.some(model.axes.map((axis) => axis.name), 45);
  const parts = partsOf(model, axes);
  return {
    name,
    kind: choice.of(model.kinds).name,
    axes: choice.percent(30) ? axes.reverse() : axes,
    add: choice.below(4),
    fromAxes: choice.some(parts, 25),
    uses: choice.some(model.plugins, 35).map(({ name }) => ({
      plugin: name,
      scale: choice.below(4),
      fromAxes: choice.some(parts, 30),
    })),
    reads: randomReads(choice, before),
    files: Object.fromEntries(
      choice.some(model.files, 25).map(({ name }, i) => [`f${i}`, name]),
    ),
    retries: choice.below(3),
    stream: "",
  };
}

/** Mostly of late stages, so that graphs grow deep. */
export function randomReads(
  choice: Choice,
  before: readonly StageModel[],
): StageModel["reads"] {
  const reads: Record<string, { stage: string; output: "value" | "rest" }> = {};
  const count = before.length === 0 ? 0 : choice.below(4);
  for (let i = 0; i < count; i++) {
    const back = Math.min(before.length, 1 + choice.below(1 + choice.below(5)));
    const { name } = before[before.length - back];
    reads[`r${i}`] = { stage: name, output: choice.percent(60) ? "value" : "rest" };
  }
  return reads;
}
