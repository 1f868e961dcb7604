/** The laws of data, models and parametrizations: functions of what they are given, and no more. */
import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import type { Parametrization, Recipe } from "../../lib/contract/plugins.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { pluginsOf } from "./plugin-files.ts";
import { sampledParameters } from "./sampled-parameters.ts";

const key = keyOf(9);

/** What a function gives; nothing where it refuses its arguments. */
function accepted<T>(make: () => T): T[] {
  try {
    return [make()];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

const models = await pluginsOf("model");
const recipes = models.flatMap(([name, model]) =>
  sampledParameters(model.params, { count: 30, key: fold(key, name) })
    .flatMap((params) => accepted(() => model.describe(params)))
);

for (const [name, model] of models) {
  Deno.test(`the model ${name} describes the same network for the same parameters`, () => {
    const points = sampledParameters(model.params, { count: 30, key: fold(key, name) });
    const found = points.flatMap((params) => accepted(() => [params, model.describe(params)]));
    assert.ok(found.length > 0, "no sampled parameters describe a network");
    for (const [params, recipe] of found) {
      assert.deepEqual(model.describe(structuredClone(params)), recipe);
      for (const [word, value] of Object.entries(recipe as Recipe)) {
        assert.ok(["number", "string", "boolean"].includes(typeof value), word);
      }
    }
  });
}

/** So many recipes are scaled: some parametrizations integrate for each. */
const scaledMax = 20;

/** How a parametrization breaks its law on sampled recipes and parameters; "" if it keeps it. */
function broken(parametrization: Parametrization<unknown>, name: string): string {
  const points = sampledParameters(parametrization.params, { count: 6, key: fold(key, name) });
  let scaled = 0;
  for (const params of points) {
    for (const recipe of recipes) {
      if (scaled === scaledMax) return "";
      const before = structuredClone(recipe);
      for (const found of accepted(() => parametrization.scale(recipe, params))) {
        scaled++;
        const again = parametrization.scale(structuredClone(recipe), structuredClone(params));
        if (JSON.stringify(again) !== JSON.stringify(found)) return "gives other constants again";
        const changed = Object.keys(before).find((word) => found[word] !== before[word]);
        if (changed !== undefined) return `changes ${changed}`;
      }
      assert.deepEqual(recipe, before, "the recipe given is left as it was");
    }
  }
  return scaled > 0 ? "" : "takes no recipe";
}

for (const [name, parametrization] of await pluginsOf("parametrization")) {
  Deno.test(`the parametrization ${name} adds constants to a recipe and changes none`, () => {
    assert.equal(broken(parametrization, name), "");
  });
}

Deno.test("a parametrization that changes what the model said is found", async () => {
  const [[name, parametrization]] = await pluginsOf("parametrization");
  const wrong = {
    ...parametrization,
    scale: (recipe: Recipe, params: unknown) => ({
      ...parametrization.scale(recipe, params),
      width: 1 + Number(recipe.width),
    }),
  };
  assert.equal(broken(wrong, name), "changes width");
});

for (const [name, data] of await pluginsOf("data")) {
  if (data.files !== undefined) continue; // Of files, their own tests.
  Deno.test(`the data ${name} are the same for the same key`, () => {
    let made = 0;
    for (const params of sampledParameters(data.params, { count: 200, key: fold(key, name) })) {
      for (const table of accepted(() => data.generate(params, keyOf(1), {}))) {
        assert.deepEqual(data.generate(structuredClone(params), keyOf(1), {}), table);
        made++;
      }
      if (made === 3) break;
    }
    assert.ok(made > 0, "no sampled parameters make data");
  });
}
