/**
 * Colours, dashes and point shapes of series. They differ in lightness, so that a grey print keeps
 * them apart, and stay apart for colour-blind readers; dash and shape say the same once more.
 */

export interface SeriesLook {
  readonly colour: string;
  /** Dash pattern of the series' lines; empty is solid. */
  readonly dash: readonly number[];
  /** Vega shape of the series' points. */
  readonly shape: string;
}

export const seriesLooks: readonly SeriesLook[] = [
  { colour: "#08306B", dash: [], shape: "circle" },
  { colour: "#C24D00", dash: [], shape: "square" },
  { colour: "#1A9E77", dash: [], shape: "diamond" },
  { colour: "#7E3A9C", dash: [], shape: "triangle-up" },
  { colour: "#B98300", dash: [6, 2], shape: "triangle-down" },
  { colour: "#4FA3DD", dash: [6, 2], shape: "cross" },
];

/** The look of the series at a position; after the last one, looks repeat. */
export function seriesLook(position: number): SeriesLook {
  return seriesLooks[position % seriesLooks.length];
}

/** Dashes by the rank of a theory line: the first theory is solid. */
export const theoryDashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [8, 3, 2, 3]];

/** The look of a theory line by its rank: the first is dark and solid, others differ in both. */
export function theoryLook(rank: number): { colour: string; dash: readonly number[] } {
  const colours = [
    inks.theory,
    seriesLooks[1].colour,
    seriesLooks[2].colour,
    seriesLooks[3].colour,
  ];
  const place = rank % theoryDashes.length;
  return { colour: colours[place], dash: theoryDashes[place] };
}

/** Colours with one meaning everywhere. */
export const inks = {
  text: "#1F2328",
  quiet: "#5A626B",
  grid: "#E3E6E9",
  axis: "#8A929A",
  theory: "#1F2328",
  reference: "#6B737C",
  sample: "#7F93B2",
  paper: "#FFFFFF",
} as const;

/** Lightness grows evenly along it, in grey print too. */
export const sequentialScheme = "viridis";
