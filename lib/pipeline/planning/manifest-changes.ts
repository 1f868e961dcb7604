/** The difference of two manifests, part by part, with the old and the new value. */
import { canonicalJson } from "../keys/canonical-json.ts";
import {
  type Manifest,
  type ManifestPart,
  type ManifestUse,
  randomKeyWith,
  type Randomness,
} from "../keys/key.ts";
import type { AxisPoint, JsonMap } from "../specification/specification.ts";

/** One part of the manifest that differs. */
export interface ManifestChange {
  /**
   * Path in the manifest: "axes.width", "uses.theory.line.slope", "inputs.samples[width=1]", "code".
   * A parameter that an axis gives has the value `{ fromAxis: value }`; where only the order of a list
   * differs the path ends in "(order)".
   */
  readonly part: string;
  /** Absent when the part is new. */
  readonly before?: unknown;
  /** Absent when the part is gone. */
  readonly after?: unknown;
  /** Of an input: the output that it is, "paper/stage[width=1].samples"; of a file: its path. */
  readonly from?: string;
}

/** Whether it is about code that ran: a stage's, or that of tables. */
export function isCode({ part }: ManifestChange): boolean {
  return part === "code" || part === "conversion";
}

/** What the random numbers of two jobs came from, as far as that is known. */
export interface RandomOrigins {
  readonly before?: Randomness;
  readonly after: Randomness;
}

/** All that differs, and nothing that follows from another difference. */
export function changesBetween(
  before: Manifest,
  after: Manifest,
  origins: RandomOrigins,
): ManifestChange[] {
  const own = parameterChanges("params", [before, after], [before.axes, after.axes]);
  const slots = usesChanges(before, after);
  // A parameter that an axis gives now, or gave then, tells the axis too.
  const moved = new Set(
    [...own, ...slots].filter(isMove).map(({ part }) => part.slice(part.lastIndexOf(".") + 1)),
  );
  const axes = mapChanges("axes", before.axes, after.axes).filter((change) =>
    !("before" in change && "after" in change)
      ? !moved.has(change.part.slice("axes.".length))
      : true
  );
  return [
    ...plainChanges(before, after),
    ...own,
    ...slots,
    ...axes,
    ...inputChanges(before, after),
    ...randomChanges(before, after, origins),
  ];
}

function changeOf(part: string, before: unknown, after: unknown): ManifestChange[] {
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined) {
    if (canonicalJson(before) === canonicalJson(after)) return [];
  }
  return [{
    part,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }];
}

type Values = Readonly<Record<string, unknown>>;

function mapChanges(owner: string, before: Values, after: Values): ManifestChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .flatMap((name) => changeOf(`${owner}.${name}`, before[name], after[name]));
}

/** Format, kind, code, back-end, and whatever else is one value or a map of values. */
function plainChanges(before: Manifest, after: Manifest): ManifestChange[] {
  const plain = (
    {
      params: _,
      fromAxes: _1,
      uses: _2,
      axes: _3,
      inputs: _4,
      randomKey: _5,
      ...rest
    }: Manifest,
  ): Values => ({ ...rest });
  const [a, b] = [plain(before), plain(after)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) =>
    isMap(a[name] ?? b[name])
      ? mapChanges(name, (a[name] ?? {}) as Values, (b[name] ?? {}) as Values)
      : changeOf(name, a[name], b[name])
  );
}

function isMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Parameters = Pick<ManifestUse, "params" | "fromAxes">;

function parameterChanges(
  owner: string,
  [before, after]: readonly [Parameters, Parameters],
  [axesBefore, axesAfter]: readonly [AxisPoint, AxisPoint],
): ManifestChange[] {
  const names = new Set([before, after].flatMap((use) => [
    ...Object.keys(use.params),
    ...use.fromAxes,
  ]));
  const valueIn = ({ params, fromAxes }: Parameters, axes: AxisPoint, name: string) =>
    fromAxes.includes(name) ? { fromAxis: axes[name] } : params[name];
  return [...names].flatMap((name) => {
    // The value itself is reported with the axes.
    if (before.fromAxes.includes(name) && after.fromAxes.includes(name)) return [];
    const [old, present] = [valueIn(before, axesBefore, name), valueIn(after, axesAfter, name)];
    return changeOf(`${owner}.${name}`, old, present);
  });
}

function isMove({ before, after }: ManifestChange): boolean {
  return [before, after].some((value) => isMap(value) && "fromAxis" in (value as Values));
}

/** Plug-ins go by name: those that are wholly equal are paired first, then those of one name. */
function usesChanges(before: Manifest, after: Manifest): ManifestChange[] {
  const slots = new Set([...Object.keys(before.uses), ...Object.keys(after.uses)]);
  return [...slots].flatMap((slot) => {
    const [old, present] = [before.uses[slot] ?? [], after.uses[slot] ?? []];
    const pairs = pairsOf(old, present);
    const changes = pairs.flatMap(([i, j]) => {
      const [a, b] = [old[i], present[j]];
      const owner = `uses.${slot}.${labelOf(present, j)}`;
      return [
        ...parameterChanges(owner, [a, b], [before.axes, after.axes]),
        ...mapChanges(owner, a.words, b.words),
      ];
    });
    const gone = [...old.keys()].filter((i) => !pairs.some(([a]) => a === i));
    const added = [...present.keys()].filter((j) => !pairs.some(([, b]) => b === j));
    const inOrder = pairs.every(([, j], index) => index === 0 || pairs[index - 1][1] < j);
    const names = (uses: readonly ManifestUse[]) => uses.map((_, index) => labelOf(uses, index));
    return [
      ...changes,
      ...gone.flatMap((i) =>
        changeOf(`uses.${slot}.${labelOf(old, i)}`, contentOf(old[i]), undefined)
      ),
      ...added.flatMap((j) =>
        changeOf(`uses.${slot}.${labelOf(present, j)}`, undefined, contentOf(present[j]))
      ),
      ...(inOrder ? [] : changeOf(`uses.${slot} (order)`, names(old), names(present))),
    ];
  });
}

/** Indices of the uses that are one and the same before and after, in the old order. */
function pairsOf(
  old: readonly ManifestUse[],
  present: readonly ManifestUse[],
): (readonly [number, number])[] {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (isSame: (a: ManifestUse, b: ManifestUse) => boolean) => {
    for (const [i, a] of old.entries()) {
      if (found.has(i)) continue;
      const j = present.findIndex((b, index) => !taken.has(index) && isSame(a, b));
      if (j < 0) continue;
      found.set(i, j);
      taken.add(j);
    }
  };
  pair((a, b) => canonicalJson(a) === canonicalJson(b));
  pair((a, b) => a.name === b.name);
  return [...found].sort(([a], [b]) => a - b);
}

/** "near", and "near#2" for the second of that name. */
function labelOf(uses: readonly ManifestUse[], index: number): string {
  const { name } = uses[index];
  const twins = uses.slice(0, index).filter((use) => use.name === name).length;
  return twins === 0 ? name : `${name}#${twins + 1}`;
}

function contentOf({ params, words, fromAxes }: ManifestUse): JsonMap {
  return { ...params, ...words, ...(fromAxes.length > 0 ? { fromAxes } : {}) };
}

function inputChanges(before: Manifest, after: Manifest): ManifestChange[] {
  const roles = new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)]);
  return [...roles].flatMap((role) => {
    const digests = (manifest: Manifest) =>
      new Map((manifest.inputs[role] ?? []).map((part) => [pointOf(part), part.digest]));
    const [old, present] = [digests(before), digests(after)];
    const points = [...new Set([...old.keys(), ...present.keys()])];
    const kept = points.filter((point) => old.has(point) && present.has(point));
    const order = (map: ReadonlyMap<string, string>) =>
      [...map.keys()].filter((p) => kept.includes(p));
    return [
      ...points.flatMap((point) =>
        changeOf(`inputs.${role}${point}`, old.get(point), present.get(point))
      ),
      ...changeOf(`inputs.${role} (order)`, order(old), order(present)),
    ];
  });
}

/** The axis point of an input part: "[width=1,depth=2]", or nothing. */
export function pointOf({ axes }: Pick<ManifestPart, "axes">): string {
  const names = Object.keys(axes);
  return names.length === 0 ? "" : `[${names.map((name) => `${name}=${axes[name]}`).join(",")}]`;
}

/** Seed and stream; nothing if the other parts alone explain the new random key. */
function randomChanges(
  before: Manifest,
  after: Manifest,
  origins: RandomOrigins,
): ManifestChange[] {
  const unmoved = randomKeyWith(before, origins.after);
  if (canonicalJson(unmoved) === canonicalJson(before.randomKey)) return [];
  const told = origins.before === undefined ? [] : [
    ...changeOf("seed", origins.before.seed, origins.after.seed),
    ...changeOf("stream", origins.before.stream, origins.after.stream),
  ];
  return told.length > 0 ? told : changeOf("randomKey", before.randomKey, after.randomKey);
}
