/** `graph`: the declared stages, as text, Mermaid or SVG. */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { graphMermaid, graphSvg, graphText, stageNodes } from "../report/graph-drawing.ts";
import { loadSpecification } from "../reading/load.ts";
import { jobsOfTargets, neededJobs } from "../specification/targets.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export interface GraphFlags extends JobFlags {
  readonly format?: "text" | "mermaid" | "svg";
}

export async function graph(
  { workspace, terminal }: Surroundings,
  flags: GraphFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const all = await loadSpecification(workspace, { ...flags, targets, isReadOnly: true });
  const nodes = stageNodes(neededJobs(all, jobsOfTargets(all, targets)));
  if (flags.json) {
    for (const { name, stage, jobs, after, files } of nodes) {
      const { kind, role, axes } = stage;
      terminal.write(jsonText("graph", { stage: name, kind, role, axes, jobs, after, files }));
    }
    return exitCodes.good;
  }
  const draw = { text: graphText, mermaid: graphMermaid, svg: graphSvg }[flags.format ?? "text"];
  terminal.write(draw(nodes).trimEnd());
  return exitCodes.good;
}
