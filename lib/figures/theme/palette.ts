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

/** Shapes of points, in the order of the series. */
export const pointShapes = [
  "circle",
  "square",
  "diamond",
  "triangle-up",
  "triangle-down",
  "cross",
] as const;

/** Series that colours alone tell apart: those of labels, areas and bars. */
export const coloursMax = seriesLooks.length;
/** Series that colour and shape tell apart. */
export const looksMax = seriesLooks.length * pointShapes.length;

/** The look of the series at a position: after the last colour, colours come with other shapes. */
export function seriesLook(position: number): SeriesLook {
  const { length } = seriesLooks;
  const look = seriesLooks[position % length];
  const round = Math.floor(position / length);
  return round === 0 ? look : { ...look, shape: pointShapes[(position + round) % length] };
}

/** Dashes by the rank of a theory line: the first theory is solid. */
export const theoryDashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [8, 3, 2, 3]];

/** Theory lines that colour and dash tell apart. */
export const theoriesMax = theoryDashes.length ** 2;

/** The look of a theory line by its rank: the first is dark and solid, others differ in both. */
export function theoryLook(rank: number): { colour: string; dash: readonly number[] } {
  const colours = [
    inks.theory,
    seriesLooks[1].colour,
    seriesLooks[2].colour,
    seriesLooks[3].colour,
  ];
  const { length } = theoryDashes;
  const round = Math.floor(rank / length);
  return { colour: colours[rank % length], dash: theoryDashes[(rank + round) % length] };
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
