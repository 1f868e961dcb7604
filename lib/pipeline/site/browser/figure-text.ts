/** Indices and exponents of a figure's words, `R_{h}` and `10^{-3}`, as the stored picture has them. */

const script = /([_^])\{([^{}]*)\}/;
const scale = 0.72;
/** Height of the baseline above that of the words around, in em of these. */
const rises = { _: -0.18, "^": 0.36 } as const;

/** Replaces the markup in all texts of a drawing. */
export function raiseAndLower(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll("text, tspan")) {
    const isPlain = element.children.length === 0 && script.test(element.textContent);
    if (isPlain) element.replaceChildren(...runs(element.textContent, element));
  }
}

function runs(text: string, element: Element): (string | SVGElement)[] {
  const size = parseFloat(getComputedStyle(element).fontSize);
  const found: (string | SVGElement)[] = [];
  let baseline = 0;
  const add = (content: string, rise: number, share: number) => {
    if (content === "") return;
    const shift = -rise * size - baseline;
    baseline += shift;
    const run = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    if (shift !== 0) run.setAttribute("dy", shift.toFixed(2));
    if (share !== 1) run.setAttribute("font-size", `${(share * size).toFixed(2)}px`);
    run.textContent = content;
    found.push(run);
  };
  for (let rest = text; rest !== "";) {
    const match = script.exec(rest);
    add(rest.slice(0, match?.index), 0, 1);
    if (match === null) break;
    add(match[2], rises[match[1] as keyof typeof rises], scale);
    rest = rest.slice(match.index + match[0].length);
  }
  return found;
}
