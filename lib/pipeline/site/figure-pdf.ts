/** The PDF of a figure, which no stage gives: it is drawn from the Vega-Lite file. */
import { BugError, UserError } from "../../contract/errors.ts";
import { readBlob } from "../store/store.ts";
import type { FigureDrawer } from "../export/figure-pdf.ts";
import { figureFile } from "./addresses.ts";
import type { SiteContent } from "./content.ts";
import type { SiteFigure } from "./figures.ts";
import type { SiteFiles } from "./site-files.ts";

export interface PdfPlace {
  readonly paper: string;
  readonly content: SiteContent;
  readonly files: SiteFiles;
  /** Draws it now; without, one that is there stays. */
  readonly drawer: FigureDrawer | undefined;
}

/** The figure with the PDF among its files, if there is one. */
export async function withPdf(
  shown: SiteFigure,
  { paper, content, files, drawer }: PdfPlace,
): Promise<SiteFigure> {
  const { figure, point, caption, spec } = shown;
  if (spec === undefined || shown.files.some(({ form }) => form === "PDF")) return shown;
  const file = figureFile(paper, { figure, point, ending: "pdf" });
  if (!files.keep(file, spec)) {
    if (drawer === undefined) return shown;
    const own = readBlob(content.layout, spec);
    try {
      const bytes = await drawer.pdf(own, { name: figure, caption });
      files.make(file, spec, () => bytes);
    } catch (error) {
      // A workspace may have figures of its own, with what the drawing of PDFs does not know.
      if (!(error instanceof BugError) && !(error instanceof UserError)) throw error;
      files.remarks.push(`${paper}/${figure} has no PDF: ${error.message}`);
      return shown;
    }
  }
  return { ...shown, files: [...shown.files, { form: "PDF", file }] };
}
