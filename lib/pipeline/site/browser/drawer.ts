/** What figure.ts gives to the page, and under which name. */

/** Draws a Vega-Lite specification, given as JSON, into an element. */
export type DrawFigure = (view: HTMLElement, spec: string) => Promise<void>;

export const drawerName = "asymptopiaFigure";

/** Scripts that it needs, in the order in which they run; the first two are packed. */
export const packedDrawers = ["vega.min.js", "vega-lite.min.js"] as const;
export const drawerFile = "figure.js";
