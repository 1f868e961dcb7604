/**
 * A figure drawn in the page from its Vega-Lite specification: values under the pointer, zoom, movement.
 * Vega and Vega-Lite are scripts of their own beside this one; expressions are interpreted, not compiled,
 * since the pages allow no code made from text.
 */
import type * as Vega from "vega";
import type * as VegaLite from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";
import { drawerName, type DrawFigure } from "./drawer.ts";
import { raiseAndLower } from "./figure-text.ts";
import { pointedAt } from "./figure-tip.ts";
import { zoomable } from "./figure-zoom.ts";

declare const vega: typeof Vega;
declare const vegaLite: typeof VegaLite;

/** The reader may not have the font of the figures. */
const font = '"Source Sans 3", "Source Sans Pro", system-ui, sans-serif';

interface Spec {
  readonly config?: Readonly<Record<string, object>>;
}

const drawFigure: DrawFigure = async (view, text) => {
  const { config = {}, ...rest } = JSON.parse(text) as Spec;
  const own = {
    ...rest,
    config: {
      ...config,
      font,
      text: { ...config.text, font },
      mark: { tooltip: { content: "data" } },
    },
  };
  const { spec } = vegaLite.compile(own as unknown as VegaLite.TopLevelSpec);
  const drawn = new vega.View(vega.parse(spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    container: view,
    tooltip: pointedAt(view),
  } as Vega.ViewOptions);
  await drawn.runAsync();
  const svg = view.querySelector("svg")!;
  raiseAndLower(svg);
  zoomable(view, svg);
};

Object.assign(globalThis, { [drawerName]: drawFigure });
