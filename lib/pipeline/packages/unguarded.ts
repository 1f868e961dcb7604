/**
 * For code that is bundled to run elsewhere, in a page or from an archive: it brings its packages inside
 * and has no permission worth guarding, and there are no installed packages there to be looked at.
 */
import type { Plugin } from "esbuild";

/** The modules of this folder that look at a package when they are evaluated. */
const checks = /\/(?:arrow|stricli|valibot|yaml)\.ts$/;

export const withoutPackageChecks: Plugin = {
  name: "without package checks",
  setup(build) {
    build.onLoad(
      { filter: checks },
      ({ path }) =>
        /\/lib\/pipeline\/packages\/[^/]+$/.test(path) ? { contents: "", loader: "js" } : undefined,
    );
  },
};
