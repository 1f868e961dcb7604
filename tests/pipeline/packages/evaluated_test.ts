/** No module of the engine's process imports a package before that has been looked at. */
import assert from "node:assert/strict";
import { published } from "../../../lib/pipeline/packages/published.ts";
import { repository, repositoryFiles } from "../../repository-files.ts";
import { resolved } from "../../../lib/pipeline/system/path.ts";
import { decodeTable } from "../../../lib/pipeline/packages/table-codec.ts";
import "../../../lib/pipeline/packages/stricli.ts";
import "../../../lib/pipeline/packages/valibot.ts";
import "../../../lib/pipeline/packages/yaml.ts";

/** Main modules of processes without permissions, and what is bundled for them: not the engine's. */
const apart = [
  "lib/pipeline/archive/reproduction/main.ts",
  "lib/pipeline/export/apart/process.ts",
  "lib/pipeline/machine/process.ts",
  "lib/pipeline/reading/apart/process.ts",
  "lib/pipeline/seat/process.ts",
  "lib/pipeline/seat/conversion.ts",
  "lib/pipeline/sandbox/prelude.ts",
  "lib/pipeline/sandbox/seedrandom.ts",
  "lib/pipeline/site/browser/difference.ts",
  "lib/pipeline/site/browser/figure.ts",
  "lib/pipeline/site/browser/site.ts",
];
/** Look where packages lie: evaluate none. */
const looking = ["lib/pipeline/site/licences.ts", "lib/pipeline/system/installation.ts"];
/** The package behind each of the contract's modules that need one when they are evaluated. */
const ofContract = {
  "contract/codec.ts": "arrow",
  "contract/plugins.ts": "valibot",
  "contract/rows.ts": "valibot",
  "contract/schemas.ts": "valibot",
  "contract/table-measure.ts": "valibot",
  "contract/transforms.ts": "valibot",
  "contract/worker.ts": "valibot",
};
const checks: Readonly<Record<string, string>> = {
  "@stricli/core": "stricli",
  "apache-arrow": "arrow",
  "esbuild": "bundler-program",
  "valibot": "valibot",
  "yaml": "yaml",
};

/** Specifiers of imports and re-exports of values, and of addresses, in their order. */
function importsOf(text: string): string[] {
  const values = text.matchAll(
    /^(?:import\s+(?!type\s)(?:[^"';]*?\sfrom\s+)?|export\s+(?!type\s)[^"';=(]*?\sfrom\s+)"([^"]+)"/gm,
  );
  const addresses = text.matchAll(/import\.meta\.resolve\(\s*"([^"]+)"/g);
  return [...values, ...addresses].map((match) => match[1]);
}

/** The check that an import needs before it; undefined if none, "unknown" for a package without one. */
function checkOf(specifier: string): string | undefined {
  const own = Object.entries(ofContract).find(([path]) => specifier.endsWith(`/${path}`));
  if (own !== undefined) return own[1];
  if (/^(?:\.|node:|asymptopia\/)/.test(specifier)) return undefined;
  return checks[specifier] ?? "unknown";
}

/** Sentences about imports of packages that no check stands before. */
function unchecked(path: string, text: string): string[] {
  const imports = importsOf(text);
  return imports.flatMap((specifier, at) => {
    const check = checkOf(specifier);
    const isChecked = check === undefined ||
      imports.slice(0, at).some((before) => before.endsWith(`/${check}.ts`));
    return isChecked ? [] : [`${path} imports ${specifier} before packages/${check}.ts`];
  });
}

/** All modules that the engine's process may evaluate: from the door, by imports and addresses. */
function engineModules(): string[] {
  const tree = new Set(repositoryFiles());
  const reached = new Set(["lib/pipeline/cli.ts", "lib/pipeline/watch/watched-run.ts"]);
  for (const path of reached) {
    for (const specifier of importsOf(Deno.readTextFileSync(`${repository}/${path}`))) {
      const target = resolved("/", `${path.replace(/[^/]*$/, "")}${specifier}`).slice(1);
      const isOwn = specifier.startsWith(".") && !target.startsWith("lib/contract/");
      if (isOwn && tree.has(target) && !apart.includes(target)) reached.add(target);
    }
  }
  return [...reached];
}

Deno.test("whatever the engine imports of packages has been looked at before", () => {
  const paths = engineModules();
  assert.ok(paths.includes("lib/pipeline/code/bundle-build.ts") && paths.length > 100);
  const found = paths.filter((path) => !looking.includes(path)).flatMap((path) =>
    unchecked(path, Deno.readTextFileSync(`${repository}/${path}`))
      // Its own first import.
      .filter((line) => !(path.endsWith("table-codec.ts") && line.includes("contract/codec")))
  );
  // Verbs are evaluated after the door, which has looked at the package.
  assert.deepEqual(found.filter((line) => !/^lib\/pipeline\/verbs\/.*stricli/.test(line)), []);
  // Control.
  assert.deepEqual(unchecked("x.ts", 'import { a } from "yaml";\nimport "../packages/yaml.ts";'), [
    "x.ts imports yaml before packages/yaml.ts",
  ]);
  assert.deepEqual(unchecked("x.ts", 'import { a } from "left-pad";'), [
    "x.ts imports left-pad before packages/unknown.ts",
  ]);
});

Deno.test("each check names packages that have a digest", () => {
  assert.equal(typeof decodeTable, "function");
  for (const name of Object.keys(checks)) {
    assert.ok(Object.keys(published).some((id) => id.startsWith(`${name}@`)), name);
  }
});
