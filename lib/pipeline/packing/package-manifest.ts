/** What npm reads of the package. */
import { textOf } from "./texts.ts";

/** The Deno that a workspace runs on. */
export const denoVersion = "2.9.6";

export function manifestText(version: string): string {
  return JSON.stringify(
    {
      name: "asymptopia",
      version,
      description:
        "Reproduces the numerical results of papers on wide and deep networks: claims, content-hashed " +
        "jobs, verdicts",
      license: "Apache-2.0",
      bin: { asymptopia: "bin/asymptopia.cjs" },
      engines: { node: ">=18" },
      dependencies: { deno: denoVersion },
    },
    null,
    2,
  ) + "\n";
}

export function readmeText(version: string): string {
  return textOf("package-readme").replaceAll("{{version}}", version)
    .replaceAll("{{deno}}", denoVersion);
}
