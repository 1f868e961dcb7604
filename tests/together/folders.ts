/** Folders of tests whose files run together, by the file that runs them. */
export const folders: Readonly<Record<string, readonly string[]>> = {
  num: ["num"],
  theory: ["theory"],
  dynamics: ["dynamics"],
  "plug-ins": ["checks", "data", "fits", "measures", "models", "parametrizations"],
  contract: ["contract", "docs", "papers", "quick"],
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
      "trace",
      "words",
      "writing",
    ],
  ].map((room) => `pipeline/${room}`),
};

/**
 * Groups whose files have turns: so many commits have had them all. Most are pure functions tested with
 * fixed keys, which answer the same until their code changes; those near to a change run at once
 * (turns.ts). What changes a number anywhere also changes results that the papers' test compares at
 * every commit.
 */
export const byTurns: Readonly<Record<string, number>> = {
  num: 5,
  theory: 5,
  dynamics: 5,
  "plug-ins": 5,
  figures: 5,
  engine: 3,
};
