/** What the files of a workspace are called that say what is to be done; paths from the workspace. */

/** Names the papers, the profiles and the sources that papers share. */
export const pipelineFile = "pipeline.yaml";

/** Holds a YAML file for each paper. */
export const papersFolder = "papers";

/** Path of a paper's file from the workspace. */
export function paperFile(name: string): string {
  return `${papersFolder}/${name}.yaml`;
}
