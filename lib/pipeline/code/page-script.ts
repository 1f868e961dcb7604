/** Bundles scripts for web pages: classic ones, for a page that was opened from a disk runs no modules. */
import { digestOf } from "../keys/digest.ts";
import { withoutPackageChecks } from "../packages/unguarded.ts";
import { later } from "../system/later.ts";
import { packageRoot } from "../system/roots.ts";
import { resolved } from "../system/path.ts";

export interface PageScript {
  readonly code: string;
  /** Paths from the package's root of the files that it was made from, with the SHA-256 of each. */
  readonly sources: readonly (readonly [path: string, digest: string])[];
}

/** `entries` are absolute paths by name. */
export async function buildPageScripts(
  entries: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, PageScript>>> {
  // It looks at the bundler's package and program before that is evaluated.
  const { stopBuilding } = await later<typeof import("./bundle-build.ts")>(
    import.meta.resolve("./bundle-build.ts"),
  );
  const esbuild = await later<typeof import("esbuild")>("esbuild");
  try {
    const built = Object.entries(entries).map(async ([name, entry]) => {
      const { outputFiles, metafile } = await esbuild.build({
        entryPoints: [entry],
        absWorkingDir: packageRoot,
        bundle: true,
        write: false,
        metafile: true,
        format: "iife",
        platform: "browser",
        mainFields: ["browser", "module", "main"],
        target: "es2023",
        charset: "utf8",
        legalComments: "none",
        minify: true,
        tsconfigRaw: "{}",
        logLevel: "silent",
        plugins: [withoutPackageChecks],
      });
      const sources = Object.keys(metafile.inputs).filter((path) => !/^[(<]/.test(path))
        .map((path) => [path, digestOf(Deno.readFileSync(resolved(packageRoot, path)))] as const);
      return [name, { code: outputFiles[0].text, sources }] as const;
    });
    return Object.fromEntries(await Promise.all(built));
  } finally {
    await stopBuilding();
  }
}
