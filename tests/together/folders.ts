/** Folders of tests whose files run together, by the file that runs them. */
export const folders: Readonly<Record<string, readonly string[]>> = {
  num: ["num"],
  theory: ["theory"],
  dynamics: ["dynamics"],
  "plug-ins": [
    ...["checks", "contract", "data", "fits", "measures", "models", "parametrizations"],
    ...["docs", "papers", "quick"],
  ],
  figures: ["figures", "stages"],
  engine: [
    ...["progress", "reading/problems", "reading/short-forms", "reading/warnings", "recompute"],
    ...[
      "queue",
      "reference",
      "report",
      "runs",
      "seat",
      "slurm",
      "specification",
      "store",
      "system",
      "words",
      "writing",
    ],
  ].map((room) => `pipeline/${room}`),
};
