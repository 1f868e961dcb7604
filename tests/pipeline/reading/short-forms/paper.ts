/** A small paper on the plug-ins of this repository, read with some sections in place of its own. */
import { Problems, UserError } from "../../../../lib/contract/errors.ts";
import { type FullPaper, readInFull } from "../../../../lib/pipeline/reading/pipeline-reader.ts";
import type { PaperSpec, StageSpec } from "../../../../lib/pipeline/specification/specification.ts";
import { fromFileUrl } from "../../../../lib/pipeline/system/path.ts";

const workspace = fromFileUrl(import.meta.resolve("../../../.."));
const head = "source: { title: A paper, authors: [Nobody] }\n";

interface PaperOptions {
  readonly profile?: string;
  /** More of pipeline.yaml. */
  readonly shared?: string;
}

/** The paper with these sections, in a profile. Throws what the reader throws. */
export async function paperOf(sections: string, options?: PaperOptions): Promise<PaperSpec> {
  return (await fullPaperOf(sections, options)).paper;
}

/** The same, with its text in full. */
export async function fullPaperOf(
  sections: string,
  { profile = "laptop", shared = "" }: PaperOptions = {},
): Promise<{ readonly paper: PaperSpec; readonly full: FullPaper }> {
  const texts = new Map([
    ["pipeline.yaml", `seed: 7\npapers: [short]\nprofiles: [smoke, laptop, paper]\n${shared}`],
    ["papers/short.yaml", head + sections],
  ]);
  const { specification, full } = await readInFull({ workspace, profile, texts });
  return { paper: specification.papers[0], full: full.get("short")! };
}

/** Its stages, claims and figures by name, without the places in the YAML. */
export async function stagesOf(
  sections: string,
  options?: PaperOptions,
): Promise<Readonly<Record<string, Omit<StageSpec, "place">>>> {
  const { stages } = await paperOf(sections, options);
  return Object.fromEntries(stages.map(({ place: _, ...stage }) => [stage.name, stage]));
}

/** What is wrong with it: one message a line, in the order of the file. */
export async function problemsOf(sections: string): Promise<string> {
  try {
    await paperOf(sections);
  } catch (error) {
    if (error instanceof Problems || error instanceof UserError) return error.message;
    throw error;
  }
  return "";
}
