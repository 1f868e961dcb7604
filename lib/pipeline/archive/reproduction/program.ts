/** `reproduce.mjs`: the part of this engine that computes jobs again, packed as one file without imports. */
import "../../packages/bundler-program.ts";
import * as esbuild from "esbuild";
import { withoutPackageChecks } from "../../packages/unguarded.ts";
import { fromFileUrl } from "../../system/path.ts";
import { packageRoot } from "../../system/roots.ts";

const entry = fromFileUrl(import.meta.resolve("./main.ts"));

/** Equal sources give equal bytes, wherever they lie. */
export async function reproductionProgram(): Promise<Uint8Array> {
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [entry],
      absWorkingDir: packageRoot,
      bundle: true,
      write: false,
      format: "esm",
      // For what comes with the runtime, node:crypto; nothing else is left outside.
      platform: "node",
      target: "esnext",
      charset: "utf8",
      legalComments: "none",
      minifySyntax: true,
      minifyWhitespace: true,
      logLevel: "silent",
      plugins: [withoutPackageChecks],
    });
    return outputFiles[0].contents;
  } finally {
    await esbuild.stop();
  }
}
