/**
 * The deno.json of a workspace, from this repository's: the same tasks with the same lists of permissions,
 * of the copy of the package that the workspace has; of the packages those that its code imports.
 */
import { packageCopy } from "../system/package-copy.ts";

interface Configuration {
  readonly tasks: Readonly<
    Record<string, { readonly description: string; readonly command: string }>
  >;
  readonly permissions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly compilerOptions: unknown;
  readonly unstable: unknown;
  readonly lock: unknown;
  readonly nodeModulesDir: unknown;
}

const engine = "lib/pipeline/cli.ts";

/** `sources` are the texts of the modules in the package. */
export function workspaceConfiguration(own: string, sources: readonly string[]): string {
  const { tasks, permissions, imports, compilerOptions, unstable, lock, nodeModulesDir } = JSON
    .parse(own) as Configuration;
  const verbs = Object.entries(tasks).filter(([, { command }]) => command.includes(engine));
  const isImported = (name: string) => {
    const word = new RegExp(`"${name.replace(/[^\w]/g, "\\$&")}(?:/[^"]*)?"`);
    return sources.some((text) => word.test(text));
  };
  const used = Object.entries(imports)
    .filter(([name]) => name !== "asymptopia/" && isImported(name));
  const written = {
    tasks: {
      ...Object.fromEntries(
        verbs.map(([verb, { description, command }]) => [
          verb,
          { description, command: command.replace(engine, `${packageCopy}/${engine}`) },
        ]),
      ),
      test: {
        description: "the tests of the plug-ins",
        // Packages read the environment when they are loaded; to them it is empty.
        command: "deno test -q --no-prompt -P=testing " +
          `--preload=${packageCopy}/lib/pipeline/system/no-environment.ts tests/`,
      },
    },
    permissions: {
      ...permissions,
      engine: {
        ...permissions.engine,
        write: ["artifacts", "pipeline.schema.json", "docs", "tests/fixtures"],
      },
      testing: { read: ["."] },
    },
    nodeModulesDir,
    lock,
    unstable,
    compilerOptions,
    exclude: ["artifacts/", "node_modules/", "vendor/"],
    fmt: {
      lineWidth: 100,
      exclude: ["papers/", "pipeline.schema.json", "docs/", "tests/fixtures/"],
    },
    imports: { "asymptopia/": `./${packageCopy}/`, ...Object.fromEntries(used) },
  };
  return JSON.stringify(written, null, 2) + "\n";
}
