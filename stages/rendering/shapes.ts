/**
 * The shapes of a picture, each once: letters, marks, ticks. Equal outlines at different places are one shape,
 * whatever font they come from.
 */
import { type Box, boxOf, type Contour, hundredths, moved } from "./path-data.ts";

/** An outline around the origin, at the size at which it was met first. */
export interface Shape {
  readonly contours: readonly Contour[];
  /** In the order in which they were met. */
  readonly index: number;
}

/** A shape, and where its origin lies. */
export interface PlacedShape {
  readonly shape: Shape;
  /** In hundredths of a pixel of the shape's own size, from the origin of what it is part of. */
  readonly x: number;
  readonly y: number;
  /** As it was given. */
  readonly contours: readonly Contour[];
}

/** An outline as shapes, all of them larger or smaller than defined by one factor. */
export interface Placed {
  readonly scale: number;
  readonly parts: readonly PlacedShape[];
}

/** Coordinates of one shape differ by less, in pixels: 32-bit arithmetic at its place. */
const tolerance = 0.006;
/** In pixels. Letters have the baseline for their height, so that those of one line share it. */
const nearOrigin = 24;
const scaleMax = 3;

export class Shapes {
  readonly #byLetters = new Map<string, Shape[]>();
  readonly #scales = [1];
  #count = 0;

  /**
   * The parts of an outline as shapes at their places. Text of another size is made of the same letters,
   * if it may be scaled, as what has a line around it may not.
   */
  place(parts: readonly (readonly Contour[])[], mayScale: boolean): Placed {
    const own = parts.map(anchored);
    const scale = mayScale ? this.#scaleOf(own) : 1;
    return {
      scale,
      parts: own.map((part) => {
        const shape = this.#shape(part.around, scale);
        const y = part.y + raised(part.around, shape, scale);
        return {
          shape,
          x: hundredths(part.x / scale),
          y: hundredths(y / scale),
          contours: part.contours,
        };
      }),
    };
  }

  /** The factor by which most of an outline is known. */
  #scaleOf(parts: readonly Anchored[]): number {
    const votes = new Map<number, number>();
    for (const { around } of parts) {
      const weight = lettersOf(around).length;
      const found = new Set(
        this.#alike(around).map((shape) => this.#nearest(ratio(around, shape))),
      );
      for (const scale of found) {
        if (scale < 1 / scaleMax || scale > scaleMax) continue;
        const isKnown = this.#alike(around).some((shape) => areEqual(around, shape, scale));
        if (isKnown) votes.set(scale, (votes.get(scale) ?? 0) + weight);
      }
    }
    const most = Math.max(...votes.values());
    const scale = [...votes].find(([, weight]) => weight === most)?.[0] ?? 1;
    if (!this.#scales.includes(scale)) this.#scales.push(scale);
    return scale;
  }

  /** One that was used already, if it is that within rounding. */
  #nearest(scale: number): number {
    return this.#scales.find((other) => Math.abs(scale / other - 1) < 3e-4) ??
      Math.round(scale * 1e4) / 1e4;
  }

  #alike(contours: readonly Contour[]): readonly Shape[] {
    return this.#byLetters.get(lettersOf(contours)) ?? [];
  }

  #shape(contours: readonly Contour[], scale: number): Shape {
    const alike = this.#alike(contours);
    const known = alike.find((shape) => areEqual(contours, shape, scale));
    if (known !== undefined) return known;
    const own = contours.map(({ letters, points }) => ({
      letters,
      points: points.map((value) => value / scale),
    }));
    const shape = { contours: own, index: this.#count++ };
    this.#byLetters.set(lettersOf(contours), [...alike, shape]);
    return shape;
  }
}

interface Anchored {
  readonly x: number;
  readonly y: number;
  /** Around the anchor. */
  readonly around: readonly Contour[];
  readonly contours: readonly Contour[];
}

function anchored(contours: readonly Contour[]): Anchored {
  const [x, high] = contours[0].points;
  const { y0, y1 } = boxOf(contours);
  const y = y0 > -nearOrigin && y1 < nearOrigin ? 0 : high;
  return { x, y, contours, around: contours.map((contour) => moved(contour, -x, -y)) };
}

function lettersOf(contours: readonly Contour[]): string {
  return contours.map(({ letters }) => letters).join("");
}

/** How much larger an outline is than a shape of the same letters. */
function ratio(contours: readonly Contour[], shape: Shape): number {
  return extent(contours) / extent(shape.contours);
}

/** Distances from the first point along x and y, all together. */
function extent(contours: readonly Contour[]): number {
  const start = contours[0].points;
  let sum = 0;
  for (const { points } of contours) {
    points.forEach((value, i) => sum += Math.abs(value - start[i % 2]));
  }
  return sum;
}

/** Whether it is the shape, higher or lower. */
function areEqual(contours: readonly Contour[], shape: Shape, scale: number): boolean {
  const shift = raised(contours, shape, scale);
  return contours.every(({ points }, k) => {
    const others = shape.contours[k].points;
    return points.every((value, i) =>
      Math.abs(value - scale * others[i] - (i % 2 === 0 ? 0 : shift)) <= tolerance
    );
  });
}

/** How much lower an outline lies than the shape, as exponents lie higher; what is rounding is nothing. */
function raised(contours: readonly Contour[], shape: Shape, scale: number): number {
  const shift = contours[0].points[1] - scale * shape.contours[0].points[1];
  return Math.abs(shift) <= tolerance ? 0 : shift;
}

/** More of them are one part: each is held against each. */
const contoursMax = 400;

/**
 * A filled outline in parts that may be filled one by one: what could be the hole of another stays with it,
 * and what stands close above another (the dot of an i) does, too.
 */
export function partsOf(contours: readonly Contour[]): readonly (readonly Contour[])[] {
  if (contours.length > contoursMax) return [contours];
  let parts: { readonly contours: Contour[]; readonly boxes: Box[] }[] = [];
  for (const contour of contours) {
    const box = boxOf([contour]);
    const [near, others] = [true, false].map((isNear) =>
      parts.filter(({ boxes }) => boxes.some((other) => belong(other, box)) === isNear)
    );
    const joined = {
      contours: [...near.flatMap((part) => part.contours), contour],
      boxes: [...near.flatMap((part) => part.boxes), box],
    };
    parts = [...others, joined];
  }
  return parts.map((part) => part.contours);
}

/** In pixels: lines of text are further apart. */
const gapMax = 2;

function belong(one: Box, other: Box): boolean {
  const wide = Math.min(one.x1, other.x1) - Math.max(one.x0, other.x0);
  const high = Math.min(one.y1, other.y1) - Math.max(one.y0, other.y0);
  if (wide > 0 && high > 0) return true;
  return -high < gapMax && wide > 0.5 * Math.min(one.x1 - one.x0, other.x1 - other.x0);
}
