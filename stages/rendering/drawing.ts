/**
 * Vega-Lite specification to SVG, with text measured in the font it is drawn in. Vega asks for the
 * time once, while its module loads, and for no random number; drawing asks for neither.
 */
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { BugError, UserError } from "../../lib/contract/errors.ts";
import type { VegaLiteSpec } from "../../lib/contract/plugins.ts";
import { missingGlyphs, textWidth } from "./fonts.ts";
import { expandMarkup } from "./spans.ts";

/** A text item of Vega's scene graph, as far as its width is concerned. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** Exports of vega that its type declarations leave out. */
const untyped = vega as unknown as {
  readonly textMetrics: { width: (item: TextItem, text: unknown) => number };
};

/** Draws a specification. A warning of Vega or Vega-Lite is a UserError: figures are drawn as meant. */
export async function drawSvg(spec: VegaLiteSpec): Promise<string> {
  refuse("has texts that the drawing library takes for words of its own", wordsTaken(spec));
  const warnings: string[] = [];
  const logger = collectingLogger(warnings);
  const glyphs = new Map<string, string>();
  untyped.textMetrics.width = (item, text) => {
    const value = text === null || text === undefined ? "" : String(text);
    const weight = item.fontWeight ?? "normal";
    for (const glyph of missingGlyphs(value, weight)) {
      if (!glyphs.has(glyph)) glyphs.set(glyph, value);
    }
    return textWidth(value, { size: item.fontSize ?? 11, weight });
  };
  vega.resetSVGDefIds();
  // A copy, because Vega marks the rows that it has taken in.
  const own = structuredClone(spec) as unknown as TopLevelSpec;
  const compiled = compile(own, { logger });
  // Expressions are interpreted: a stage makes no code of texts.
  const runtime = vega.parse(compiled.spec, undefined, { ast: true });
  const view = new vega.View(runtime, { expr: expressionInterpreter, renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  refuse("draws with warnings", warnings);
  refuse(
    "has characters that the fonts of figures lack",
    [...glyphs].map(([glyph, text]) => `${glyph} in "${text}"`),
  );
  return expandMarkup(svg);
}

/** Vega keeps what it makes of texts in plain objects, where these are there before. */
const taken = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Texts of a specification, but for its data, that are names of what every object has. */
function wordsTaken(spec: unknown): string[] {
  if (typeof spec === "string") return taken.has(spec) ? [`"${spec}"`] : [];
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) => key === "values" ? [] : wordsTaken(value));
}

function refuse(complaint: string, findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new UserError({
    action: `cannot render a figure that ${complaint}: ${[...new Set(findings)].join("; ")}`,
    hint: "change the text or the parameter of the figure that it comes from",
    exitCode: 1,
  });
}

function collectingLogger(warnings: string[]) {
  const keep = (...messages: readonly unknown[]) => {
    warnings.push(messages.map(String).join(" "));
    return logger;
  };
  const logger = {
    level: (_?: number) => logger,
    error: (...messages: readonly unknown[]): never => {
      throw new BugError(`vega: ${messages.map(String).join(" ")}`);
    },
    warn: keep,
    info: () => logger,
    debug: () => logger,
  };
  return logger as unknown as vega.LoggerInterface;
}
