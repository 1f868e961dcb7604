/** What can be drawn in a panel, in data coordinates. */

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Interval bar, if there is one. */
  readonly low?: number;
  readonly high?: number;
  /** Of a line: vertices with different numbers are not joined. */
  readonly piece?: number;
}

export interface LineLook {
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly opacity?: number;
  /** Drawn on a wider white line, so that it shows on dark cells. */
  readonly halo?: boolean;
}

export interface PointLook {
  /** Moved sideways by this many pixels, so that intervals at one place do not hide each other. */
  readonly shift?: number;
  readonly colour: string;
  readonly shape: string;
  readonly size?: number;
  readonly hollow?: boolean;
  readonly opacity?: number;
}

export type Mark =
  | { readonly kind: "line"; readonly rows: readonly Point[]; readonly look: LineLook }
  | { readonly kind: "points"; readonly rows: readonly Point[]; readonly look: PointLook }
  | {
    readonly kind: "paths";
    readonly rows: readonly (Point & { readonly path: string })[];
    readonly look: LineLook;
  }
  | {
    readonly kind: "band";
    readonly rows: readonly {
      readonly x: number;
      readonly low: number;
      readonly high: number;
      readonly piece?: number;
    }[];
    readonly look: { readonly colour: string; readonly opacity: number };
  }
  | {
    readonly kind: "bars";
    readonly rows: readonly {
      readonly x: number;
      readonly x2: number;
      readonly y: number;
      /** Where the bar stands; zero unless given. */
      readonly base?: number;
    }[];
    readonly look: { readonly colour: string; readonly opacity: number };
  }
  | {
    readonly kind: "cells";
    readonly rows: readonly Cell[];
    readonly colour: { readonly title: string; readonly domain: readonly [number, number] };
  }
  | {
    readonly kind: "level";
    readonly axis: "x" | "y";
    readonly at: number;
    readonly look: LineLook;
  }
  /** Words inside the panel, at shares of its width and height from the lower left. */
  | {
    readonly kind: "note";
    readonly lines: readonly string[];
    readonly at: readonly [number, number];
    readonly colour?: string;
    readonly angle?: number;
    readonly align?: "left" | "center" | "right";
  };

export interface Cell {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly value: number;
}
