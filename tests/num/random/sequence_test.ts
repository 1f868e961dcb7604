import assert from "node:assert/strict";
import { CounterPosition, kernel } from "../../../lib/num/random/kernel.ts";
import {
  normalSequence,
  singleSequence,
  uniformSequence,
} from "../../../lib/num/random/sequence.ts";

const key = [11, 12] as const;

Deno.test("a sequence is its lane from counter 0 on, whatever mixture of calls takes it", () => {
  for (
    const [create, name] of [
      [uniformSequence, "fillUniform"],
      [normalSequence, "fillNormal"],
    ] as const
  ) {
    const expected: number[] = [];
    const position = new CounterPosition(key, 9);
    for (let part = 0; part < 4; part++) {
      position.fill(name, 256);
      expected.push(...kernel().doubles);
    }
    const sequence = create(key, 9);
    const found: number[] = [];
    for (const length of [0, 1, 16, 15, 4096, 7, 2000, 8192, 3]) {
      const part = new Float64Array(length);
      sequence.fill(part);
      found.push(...part, sequence.next());
    }
    assert.deepEqual(found, expected.slice(0, found.length));
  }
});

Deno.test("two sequences used in turn do not disturb each other", () => {
  const alone = singleSequence(key, 2);
  const expected = Array.from({ length: 3000 }, () => alone.next());
  const [first, other] = [singleSequence(key, 2), normalSequence(key, 1)];
  const found = expected.map(() => {
    other.next();
    return first.next();
  });
  assert.deepEqual(found, expected);
});

Deno.test("another lane or another key is another sequence", () => {
  const start = (lane: number, word: number) => normalSequence([word, 12], lane).next();
  assert.equal(new Set([start(0, 11), start(1, 11), start(0, 13), start(1, 13)]).size, 4);
});
