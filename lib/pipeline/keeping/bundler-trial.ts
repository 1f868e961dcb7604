/** `doctor` bundles what every run needs: the code between stored bytes and tables. */
import { conversionEntry } from "../code/bundle.ts";
import type { Finding } from "./finding.ts";
import { later } from "../system/later.ts";
import { linkerVariables } from "../system/child-environment.ts";
import { bytesText } from "../words/number-text.ts";

const section = "stages";

export interface BundlerTrial {
  readonly finding: Finding;
  /** The bundle; absent if there is none. */
  readonly code?: Uint8Array;
}

export async function bundlerTrial(workspace: string): Promise<BundlerTrial> {
  const stop: (() => Promise<void>)[] = [];
  try {
    const { buildBundles, stopBuilding } = await later<typeof import("../code/bundle-build.ts")>(
      import.meta.resolve("../code/bundle-build.ts"),
    );
    stop.push(stopBuilding);
    const [{ code }] = await buildBundles(workspace, [conversionEntry]);
    const text = `code can be bundled (${bytesText(code.length)} as a trial)`;
    return { finding: { section, level: "ok", text }, code };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const text = `code cannot be bundled: ${error.message.split("\n")[0]}`;
    const todo = "remove node_modules and run `deno install`";
    return { finding: { section, level: "problem", text, todo } };
  } finally {
    for (const end of stop) await end();
  }
}

/** What is set for all programs of this user and does not reach a stage. */
export function environmentFindings(names: readonly string[] = linkerVariables()): Finding[] {
  if (names.length === 0) return [];
  const text = `${names.join(", ")}: set here, and passed neither to stages nor to the bundler`;
  return [{ section, level: "ok", text }];
}
