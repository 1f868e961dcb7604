/** A drawing that grows, shrinks and moves: by buttons and keys, by dragging, by the wheel with Ctrl. */

const step = 1.4;
const zoomMax = 40;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Puts a drawing under the reader's hands. */
export function zoomable(view: HTMLElement, svg: SVGSVGElement): void {
  const whole = boxOf(svg);
  let box = whole;
  const show = (next: Box) => {
    box = within(next, whole);
    svg.setAttribute("viewBox", [box.x, box.y, box.width, box.height].join(" "));
  };
  const zoom = (factor: number, atX = 0.5, atY = 0.5) => {
    const share = Math.min(1, Math.max(1 / zoomMax, box.width / factor / whole.width));
    const [width, height] = [whole.width * share, whole.height * share];
    show({
      x: box.x + atX * (box.width - width),
      y: box.y + atY * (box.height - height),
      width,
      height,
    });
  };
  const move = (x: number, y: number) =>
    show({ ...box, x: box.x + x * box.width, y: box.y + y * box.height });
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  show(whole);
  addButtons(view, { zoom, all: () => show(whole) });
  view.addEventListener("keydown", (event) => {
    const act = keys[event.key as keyof typeof keys];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act({ zoom, move, all: () => show(whole) });
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { left, top, width, height } = svg.getBoundingClientRect();
    const factor = event.deltaY < 0 ? step : 1 / step;
    zoom(factor, (event.clientX - left) / width, (event.clientY - top) / height);
  }, { passive: false });
  view.addEventListener("pointermove", (event) => {
    if (event.buttons !== 1 || box.width === whole.width) return;
    const { width, height } = svg.getBoundingClientRect();
    move(-event.movementX / width, -event.movementY / height);
  });
}

interface Hands {
  zoom(factor: number): void;
  move(x: number, y: number): void;
  all(): void;
}

const keys = {
  "+": ({ zoom }: Hands) => zoom(step),
  "=": ({ zoom }: Hands) => zoom(step),
  "-": ({ zoom }: Hands) => zoom(1 / step),
  "0": ({ all }: Hands) => all(),
  ArrowLeft: ({ move }: Hands) => move(-0.1, 0),
  ArrowRight: ({ move }: Hands) => move(0.1, 0),
  ArrowUp: ({ move }: Hands) => move(0, -0.1),
  ArrowDown: ({ move }: Hands) => move(0, 0.1),
} as const;

function boxOf(svg: SVGSVGElement): Box {
  const { x, y, width, height } = svg.viewBox.baseVal;
  return { x, y, width, height };
}

/** The part that is shown stays inside the drawing. */
function within({ x, y, width, height }: Box, whole: Box): Box {
  return {
    x: Math.min(Math.max(x, whole.x), whole.x + whole.width - width),
    y: Math.min(Math.max(y, whole.y), whole.y + whole.height - height),
    width,
    height,
  };
}

function addButtons(view: HTMLElement, { zoom, all }: Omit<Hands, "move">): void {
  const row = document.createElement("p");
  row.className = "zoom";
  const words: [string, () => void][] = [
    ["Zoom in", () => zoom(step)],
    ["Zoom out", () => zoom(1 / step)],
    ["Whole figure", all],
  ];
  for (const [text, act] of words) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.onclick = act;
    row.append(button, " ");
  }
  view.after(row);
}
