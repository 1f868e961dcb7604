/** Which colour, shape and dash a layer has in a figure of curves, so that no two mean the same. */
import type { Scalar } from "../../contract/table.ts";
import {
  coloursMax,
  inks,
  looksMax,
  seriesLook,
  theoriesMax,
  theoryDashes,
  theoryLook,
} from "../theme/palette.ts";
import type { LinesParams, PointsParams } from "./layer.ts";
import { requireLooks } from "./limits.ts";
import type { LineLook, PointLook } from "./mark.ts";

const dashes = { solid: 0, dashed: 1, dotted: 2, mixed: 3 } as const;

interface Content {
  readonly series: readonly Scalar[];
  /** Layers of lines, and whether their rows are told apart by series. */
  readonly lines: readonly { readonly params: LinesParams; readonly split: boolean }[];
}

export class Looks {
  readonly #series: readonly Scalar[];
  readonly #lines: Content["lines"];

  /** Throws a UserError for more series or lines than looks. */
  constructor({ series, lines }: Content) {
    this.#series = series;
    this.#lines = lines;
    requireLooks(series.length, looksMax, "series apart by colour and shape");
    if (lines.some(({ split }) => split)) {
      const rounds = Math.floor(theoryDashes.length / lines.length);
      const most = coloursMax * Math.max(1, rounds);
      requireLooks(series.length, most, `series of ${lines.length} lines apart by colour and dash`);
      requireLooks(lines.length, theoryDashes.length, "lines of a series apart by dash");
    }
    const plain = lines.filter(({ params, split }) => !split && params.dash === undefined);
    const words = new Set(plain.map(({ params }, i) => params.label ?? i));
    requireLooks(words.size, theoriesMax, "lines apart by colour and dash");
  }

  line(rank: number, series?: Scalar): LineLook {
    const { params } = this.#lines[rank];
    const named = params.dash === undefined ? undefined : theoryDashes[dashes[params.dash]];
    // Equal words mean one thing: such lines look as the first of them.
    const first = params.label === undefined
      ? rank
      : this.#lines.findIndex((line) => line.params.label === params.label);
    if (series === undefined) {
      const { colour, dash } = theoryLook(first);
      return { colour: this.#series.length === 0 ? colour : inks.theory, dash: named ?? dash };
    }
    const position = this.#series.indexOf(series);
    const round = Math.floor(position / coloursMax);
    const dash = round === 0
      ? named ?? theoryLook(first).dash
      : theoryDashes[(first + round * this.#lines.length) % theoryDashes.length];
    return { colour: seriesLook(position).colour, dash };
  }

  point(
    { hollow, quiet, shape }: Pick<PointsParams, "hollow" | "quiet" | "shape">,
    series?: Scalar,
  ): PointLook {
    if (series === undefined) {
      const colour = quiet || this.#series.length > 0 ? inks.quiet : seriesLook(0).colour;
      return { colour, shape: shape ?? "circle", hollow };
    }
    const look = seriesLook(this.#series.indexOf(series));
    return { colour: quiet ? inks.quiet : look.colour, shape: shape ?? look.shape, hollow };
  }
}
