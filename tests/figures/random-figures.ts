/** Random tables and random parameters of every figure, among them the worst that data can be. */
import fc, { type GeneratorValue } from "fast-check";
import { numberColumn, type Table, table, textColumn } from "../../lib/contract/table.ts";

/** Numbers that break arithmetic, and ordinary ones. */
const special = fc.constantFrom(
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  5e-324,
  -5e-324,
  1.7e308,
  -1.7e308,
  1e300,
  1e-300,
);
const families = ["constant", "wide", "narrow", "positive", "any", "special", "small"] as const;

function numberOf(g: GeneratorValue, family: typeof families[number], size: number): number {
  switch (family) {
    case "constant":
      return size;
    case "wide":
      return g(fc.constantFrom, -1, 1) * 10 ** g(fc.integer, { min: -299, max: 299 });
    case "narrow":
      return size * (1 + g(fc.integer, { min: 0, max: 9 }) * Number.EPSILON);
    case "positive":
      return 10 ** g(fc.double, { min: -3, max: 3, noNaN: true });
    case "any":
      return g(fc.double);
    case "special":
      return g(() => special);
    case "small":
      return g(fc.integer, { min: -3, max: 6 });
  }
}

function values(g: GeneratorValue, count: number): number[] {
  const family = g(fc.constantFrom, ...families);
  const size = 10 ** g(fc.integer, { min: -290, max: 290 });
  const one = () => numberOf(g, family, size);

  const missing = g(fc.constantFrom, 0, 0, 4);
  return Array.from(
    { length: count },
    () => missing > 0 && g(fc.integer, { min: 0, max: missing }) === 0 ? NaN : one(),
  );
}

/** A table with columns of every kind, perhaps without a row. */
export function randomTable(g: GeneratorValue): Table {
  const count = g(fc.constantFrom, 0, 1, 2, 3, 5, 12, 30);
  const column = () =>
    numberColumn(values(g, count), "dimensionless", "random", { missing: "random" });
  const few = (most: number) =>
    Array.from({ length: count }, () => g(fc.integer, { min: 0, max: most }));
  return table({
    x: column(),
    y: column(),
    value: column(),
    low: column(),
    high: column(),
    density: column(),
    panel: numberColumn(few(2), "dimensionless", "panel"),
    group: g(fc.boolean) ? column() : numberColumn(few(3), "dimensionless", "group"),
    kind: textColumn(few(2).map((k) => ["a", "b'c", "]]>$&"][k]), "kind"),
    network: numberColumn(few(4), "dimensionless", "network"),
  });
}

const text = fc.oneof(
  fc.constantFrom("x", "depth L", "R_{h} ≪ 10^{-3}", "a & b < c > d", "$' $& $$x$$ ]]>", "𝔼 ∇"),
  fc.constantFrom("two\nlines", "  ", "", "“quoted” 'words'", "W".repeat(150), "_{x}".repeat(60)),
  fc.string({ maxLength: 20 }).map((one) => one.replace(/[^\x20-\x7e]/g, "?")),
);
const column = fc.constantFrom("x", "y", "value", "density");
const transform = fc.constantFrom([], [], [], ["log"], ["absolute", "log10"], ["exp"], ["negate"]);
const where = fc.constantFrom({}, {}, {}, { network: [0, 1, 2] });

/** Entries, each of which is there or not. */
function some(g: GeneratorValue, entries: Readonly<Record<string, () => unknown>>) {
  return Object.fromEntries(
    Object.entries(entries).filter(() => g(fc.boolean)).map(([name, make]) => [name, make()]),
  );
}

function axis(g: GeneratorValue) {
  const end = () => g(fc.constantFrom, -2, 0, 1e-3, 1, 5, 1e4, 1e250);
  return {
    title: g(() => text),
    scale: g(fc.constantFrom, "linear", "linear", "log"),
    ...g(fc.integer, { min: 0, max: 3 }) === 0 ? { domain: [end(), end()] } : {},
    ...g(fc.integer, { min: 0, max: 5 }) === 0 ? { ticks: [end(), end(), end()] } : {},
  };
}

const layout = (g: GeneratorValue) =>
  some(g, {
    title: () => g(() => text),
    panelTitle: () => g(() => text),
    columns: () => g(fc.integer, { min: 1, max: 3 }),
  });
const source = (g: GeneratorValue) => ({ input: "rows", where: g(() => where) });
const words = (g: GeneratorValue, columns: readonly string[]) => ({
  column: g(fc.constantFrom, ...columns),
  title: g(fc.constantFrom, "{}", "n = {}", "{} $& {}"),
});
const facet = (g: GeneratorValue) =>
  some(g, {
    facet: () => ({
      ...words(g, ["panel", "kind", "group"]),
      free: g(fc.constantFrom, "none", "x", "y", "both"),
    }),
  });
const series = (g: GeneratorValue) => some(g, { series: () => words(g, ["kind", "group"]) });
const label = (g: GeneratorValue) => some(g, { label: () => g(() => text) });
const list = <T>(g: GeneratorValue, make: () => T, most = 2): T[] =>
  Array.from({ length: g(fc.integer, { min: 0, max: most }) }, make);

function curve(g: GeneratorValue) {
  return {
    ...source(g),
    x: g(() => column),
    y: g(() => column),
    transform: g(() => transform),
    ...label(g),
  };
}

const statistic = (g: GeneratorValue) =>
  g(fc.integer, { min: 0, max: 3 }) === 0
    ? { statistic: g(fc.constantFrom, "mean", "variance", "median") }
    : {};

function curves(g: GeneratorValue) {
  return {
    x: axis(g),
    y: axis(g),
    ...facet(g),
    ...series(g),
    points: list(g, () => ({
      ...curve(g),
      ...statistic(g),
      ...some(g, { hollow: () => true, quiet: () => true, low: () => "low", high: () => "high" }),
    })),
    lines: list(g, () => ({ ...curve(g), ...statistic(g), sort: g(fc.boolean) })),
    slopes: list(g, () => ({ exponent: g(fc.constantFrom, -0.5, 2), label: g(() => text) }), 1),
    levels: list(g, () => ({
      axis: g(fc.constantFrom, "x", "y"),
      at: g(fc.constantFrom, -1, 0, 2),
      label: g(() => text),
      ...some(g, { to: () => 3 }),
    })),
  };
}

/** Parameters by the name of the plug-in. */
export const randomParams: Readonly<Record<string, (g: GeneratorValue) => unknown>> = {
  scaling: (g) => ({ ...layout(g), ...curves(g) }),
  paths: (g) => ({
    ...layout(g),
    ...curves(g),
    paths: list(g, () => ({ ...curve(g), count: g(fc.integer, { min: 1, max: 4 }) })),
    bands: list(g, () => curve(g)),
  }),
  heatmap: (g) => ({
    ...layout(g),
    x: axis(g),
    y: axis(g),
    ...facet(g),
    cells: { ...source(g), x: "x", y: "y", transform: g(() => transform) },
    colour: { title: g(() => text), ...some(g, { domain: () => [0, 2] }) },
    contours: list(g, () => ({ ...source(g), x: "x", y: "y", level: 0.5, ...label(g) }), 1),
    lines: list(g, () => curve(g), 1),
  }),
  "histogram-density": (g) => ({
    ...layout(g),
    x: axis(g),
    ...some(g, { y: () => axis(g) }),
    ...facet(g),
    ...series(g),
    samples: [{
      ...source(g),
      column: g(() => column),
      transform: g(() => transform),
      ...some(g, { bins: () => g(fc.integer, { min: 2, max: 50 }) }),
      ...label(g),
    }],
    densities: list(g, () => curve(g)),
    levels: list(g, () => ({
      at: g(fc.constantFrom, -1, 0, 2),
      axis: g(fc.constantFrom, "x", "y"),
      label: g(() => text),
    })),
  }),
  "quantile-quantile": (g) => ({
    ...layout(g),
    x: axis(g),
    y: axis(g),
    ...facet(g),
    ...series(g),
    sample: { ...source(g), column: g(() => column), transform: g(() => transform) },
    ...g(fc.boolean)
      ? { law: source(g) }
      : { reference: { ...source(g), column: g(() => column), transform: g(() => transform) } },
  }),
  "scatter-contours": (g) => ({
    ...layout(g),
    x: axis(g),
    y: axis(g),
    points: list(g, () => ({
      ...source(g),
      x: g(() => column),
      y: g(() => column),
      most: 10,
      ...label(g),
    })),
    contours: list(
      g,
      () => ({ ...source(g), x: g(() => column), y: g(() => column), ...label(g) }),
    ),
  }),
  "cell-table": (g) => ({
    ...layout(g),
    column: g(fc.constantFrom, "kind", "network"),
    cells: ["a", "b'c", "0", "1"].map((value) => ({ value, label: g(() => text) })),
    rows: [{ input: "rows", where: { network: [0] }, label: g(() => text) }, {
      input: "rows",
      where: { network: [1], panel: [0] },
      label: g(() => text),
      published: { a: g(fc.constantFrom, 0.5, 1e-9, -1e12) },
    }],
    digits: g(fc.integer, { min: 0, max: 6 }),
    colour: { title: g(() => text), domain: g(fc.constantFrom, [0, 1], [5, -5], [1, 1]) },
  }),
};
