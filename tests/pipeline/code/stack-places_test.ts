/** Of a stack, what is of use to the author of a stage. */
import assert from "node:assert/strict";
import { SourceMap } from "../../../lib/pipeline/code/source-map.ts";
import { stackPlaces } from "../../../lib/pipeline/code/stack-places.ts";

const stack = `TypeError: no (really: 1:1)
    at slopeOf (blob:null/d4e68918-cc6f:1:1)
    at Object.run (blob:null/d4e68918-cc6f:1:6)
    at blob:null/d4e68918-cc6f:1:11
    at async runMessage (blob:null/d4e68918-cc6f:2:1)
    at wrappedHandler (ext:deno_web/02_event.js:1:17044)`;

Deno.test("functions and places of the sources, without the engine and the runtime", () => {
  // Columns 0, 5, 10 of line 1, column 0 of line 2.
  const sources = ["lib/num/slope.ts", "stages/train.ts", "../x/lib/contract/worker.ts"];
  const mappings = "AAAA,KCAA,KAEI;ACAA";
  const map = new SourceMap(JSON.stringify({ version: 3, sources, mappings }));
  assert.deepEqual(stackPlaces(stack, map), [
    "slopeOf (lib/num/slope.ts:1:1)",
    "run (stages/train.ts:1:1)",
    "stages/train.ts:3:5",
  ]);
});

Deno.test("without a map the names remain; a deep recursion is cut", () => {
  assert.deepEqual(stackPlaces(stack, undefined), ["slopeOf", "run", "runMessage"]);
  const deep = "RangeError: deep\n" + "    at again (blob:null/x:1:1)\n".repeat(50);
  assert.equal(stackPlaces(deep, undefined).length, 8);
  assert.deepEqual(stackPlaces("", undefined), []);
});
