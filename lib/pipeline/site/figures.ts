/** The figures of the site: the picture, its files, and what a view that answers to the reader loads. */
import type { Job, PaperSpec } from "../specification/specification.ts";
import { pointText } from "../specification/targets.ts";
import type { OutputRecord } from "../store/record.ts";
import { type Content, markup } from "../words/markup.ts";
import { claimAnchor, figureFile, linkFrom } from "./addresses.ts";
import type { JobResult } from "./content.ts";
import { prose } from "./pages/prose.ts";

/** A file of a figure, and the output that it holds. */
export interface FigureFile {
  /** What it is, for people: "SVG", "Vega-Lite". */
  readonly form: string;
  /** From the site's folder. */
  readonly file: string;
  /** Absent where it is none of a stage. */
  readonly output?: OutputRecord;
}

export interface SiteFigure {
  readonly figure: string;
  /** Axis point, "[width=50]" or "". */
  readonly point: string;
  readonly caption: string;
  readonly files: readonly FigureFile[];
  /** The one that a page shows; absent where there is no picture. */
  readonly picture?: FigureFile;
  /** In pixels, if the picture says so. */
  readonly size?: readonly [width: number, height: number];
  /** Digest of the Vega-Lite specification, which the site has as data. */
  readonly spec?: string;
}

const endings: readonly (readonly [mediaType: RegExp, ending: string, form: string])[] = [
  [/^image\/svg\+xml$/, "svg", "SVG"],
  [/^image\/png$/, "png", "PNG"],
  [/^application\/pdf$/, "pdf", "PDF"],
  [/vegalite/, "vl.json", "Vega-Lite"],
];

export function siteFigure(paper: PaperSpec, job: Job, { outputs }: JobResult): SiteFigure {
  const { name: figure } = job.stage;
  const point = pointText(job);
  const all = Object.values(outputs);
  const files = endings.flatMap(([pattern, ending, form]): FigureFile[] => {
    const output = all.find(({ mediaType }) => pattern.test(mediaType));
    if (output === undefined) return [];
    return [{ form, file: figureFile(paper.name, { figure, point, ending }), output }];
  });
  const picture = files.find(({ form }) => form === "SVG") ??
    files.find(({ form }) => form === "PNG");
  const spec = files.find(({ form }) => form === "Vega-Lite")?.output?.digest;
  const written = paper.figures.find(({ name }) => name === figure);
  return {
    figure,
    point,
    caption: written?.caption ?? figure,
    files,
    ...(picture === undefined ? {} : { picture }),
    ...(spec === undefined ? {} : { spec }),
  };
}

/** Width and height that an SVG gives itself, in pixels. */
export function sizeOfSvg(svg: string): readonly [number, number] | undefined {
  const [head = ""] = /^[^]*?<svg[^>]*>/.exec(svg) ?? [];
  const [width, height] = ["width", "height"].map((name) =>
    Number(new RegExp(` ${name}="([\\d.]+)(?:px)?"`).exec(head)?.[1])
  );
  return width > 0 && height > 0 ? [Math.round(width), Math.round(height)] : undefined;
}

/** Where a figure is shown. */
export interface FigurePlace {
  readonly page: string;
  /** Page of the paper where the figure has its files, if it is another one. */
  readonly home?: string;
}

/** A figure on a page of the site; the button that draws it anew comes from a script. */
export function figureBlock({ page, home }: FigurePlace, shown: SiteFigure): Content {
  const { figure, point, caption, files, picture, size, spec } = shown;
  const name = figure + point;
  const anchor = claimAnchor({ claim: figure, point });
  const link = (file: string) => linkFrom(page, file);
  const measures = size && markup` width="${size[0]}" height="${size[1]}"`;
  const image = picture &&
    markup`<a class="picture" href="${link(picture.file)}"><img src="${
      link(picture.file)
    }" alt="Figure ${name}" loading="lazy"${measures}></a>`;
  const title = home === undefined
    ? markup`<b>${name}</b>`
    : markup`<a href="${link(home)}#${anchor}"><b>${name}</b></a>`;
  const forms = home === undefined &&
    files.map(({ form, file }, k) =>
      markup`${k > 0 && ", "}<a href="${link(file)}" download>${form}</a>`
    );
  return markup`<figure id="${anchor}"${spec !== undefined && markup` data-spec="${spec}"`}>${image}
<figcaption>${title} ${prose(caption)}</figcaption>${
    forms && markup`
<p class="files">${forms}</p>`
  }</figure>
`;
}
