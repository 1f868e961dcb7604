/** What every figure must keep: labels say where their ticks are, and every number is a number. */
import assert from "node:assert/strict";
import { numberIn } from "./read-number.ts";

interface Label {
  readonly value: number;
  readonly words: string;
}

/** Throws unless labels are distinct and each is within a hundredth of a step of its tick. */
export function assertTrueLabels(ticks: readonly Label[], scale: "linear" | "log"): void {
  const spoken = ticks.filter(({ words }) => words !== "");
  const all = spoken.map(({ words }) => words).join(" | ");
  assert.equal(new Set(spoken.map(({ words }) => words)).size, spoken.length, all);
  const even = (value: number) => scale === "log" ? Math.log(value) : value;
  spoken.forEach(({ value, words }, i) => {
    const others = spoken.filter((_, k) => k !== i).map((other) => other.value);
    const step = Math.min(...others.map((other) => Math.abs(even(other) - even(value))));
    const off = Math.abs(even(numberIn(words)) - even(value));
    assert.ok(off <= step / 100, `"${words}" at ${value} of ${all}`);
  });
}

/** Throws for a number in a specification that is none, and for an axis or a legend that lies. */
export function assertHonest(spec: unknown): void {
  visit(spec, "", (key, value) => {
    if (typeof value === "number") assert.ok(Number.isFinite(value), `${key} is ${value}`);
    if (value === null) assert.match(key, /axis\.title$|^\.config/, `${key} is null`);
    if (value === undefined) assert.fail(`${key} is undefined`);
    if (isObject(value) && typeof value.labelExpr === "string") {
      assertTrueLabels(labelsOf(value as unknown as Axis), "linear");
    }
  });
}

interface Axis {
  readonly labelExpr: string;
  readonly values: readonly number[];
}

/** Ticks of an axis of a specification, as Vega would evaluate its expression. */
export function labelsOf({ labelExpr, values }: Axis): Label[] {
  const [, words, places] = /^\[(.*)\]\[indexof\(\[(.*)\], datum\.value\)\]$/.exec(labelExpr)!;
  if (words === "") return [];
  const spoken = words.slice(1, -1).split("','");
  const at = places.split(",").map(Number);
  return values.map((value) => ({ value, words: spoken[at.indexOf(value)] }));
}

function visit(value: unknown, key: string, see: (key: string, value: unknown) => void): void {
  see(key, value);
  if (Array.isArray(value)) value.forEach((one, i) => visit(one, `${key}[${i}]`, see));
  else if (isObject(value)) {
    for (const [name, one] of Object.entries(value)) visit(one, `${key}.${name}`, see);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
