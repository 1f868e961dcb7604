/** The values of what the pointer is at, beside it. */
import type { TooltipHandler } from "vega";

/** Digits of a number in a tip. */
const digits = 6;

/** A handler for Vega; the tip lies in the page, for a figure cuts off what is beyond it. */
export function pointedAt(view: HTMLElement): TooltipHandler {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  view.addEventListener("pointerleave", () => tip.hidden = true);
  return (_handler, event, _item, value) => {
    const rows = rowsOf(value);
    tip.hidden = rows.length === 0;
    if (tip.hidden) return;
    const table = document.createElement("table");
    for (const [name, text] of rows) {
      const row = table.insertRow();
      row.insertCell().textContent = name;
      row.insertCell().textContent = text;
    }
    tip.replaceChildren(table);
    const { clientX, clientY } = event as MouseEvent;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(clientX + 14, innerWidth - width - 8))}px`;
    tip.style.top = `${Math.max(4, Math.min(clientY + 14, innerHeight - height - 8))}px`;
  };
}

/** Columns whose names begin so are of the drawing, not of the data. */
const drawingColumn = /^(?:__|\$)/;

function rowsOf(value: unknown): (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter(([name]) => !drawingColumn.test(name)).flatMap(
    ([name, found]) => {
      if (typeof found === "number") return [[name, String(Number(found.toPrecision(digits)))]];
      return typeof found === "string" ? [[name, found]] : [];
    },
  );
}
