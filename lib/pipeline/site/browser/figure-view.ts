/** The button below a figure that draws it in the page, with values under the pointer and zoom. */
import { loadBytes, loadPackedScript, loadScript } from "./data.ts";
import { drawerFile, drawerName, type DrawFigure, packedDrawers } from "./drawer.ts";

export function prepareFigures(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-spec]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "draw";
    button.textContent = "Interactive: values under the pointer, zoom";
    figure.append(button);
    button.onclick = async () => {
      button.disabled = true;
      try {
        await draw(figure);
        figure.dataset.drawn = "drawn";
        button.remove();
      } catch (error) {
        // The picture stays.
        const words = error instanceof Error ? error.message : String(error);
        button.replaceWith(`This figure cannot be drawn here: ${words}. `);
        figure.dataset.drawn = "failed";
      }
    };
  }
}

async function draw(figure: HTMLElement): Promise<void> {
  const spec = new TextDecoder().decode(await loadBytes(figure.dataset.spec!));
  for (const file of packedDrawers) await loadPackedScript(file);
  await loadScript(drawerFile);
  const view = document.createElement("div");
  view.className = "view";
  view.tabIndex = 0;
  view.setAttribute("role", "group");
  const name = figure.querySelector("figcaption b")?.textContent ?? "";
  view.setAttribute(
    "aria-label",
    `Figure ${name}: plus and minus zoom, arrow keys move, 0 shows all of it`,
  );
  const picture = figure.querySelector(".picture")!;
  picture.after(view);
  try {
    await (Reflect.get(globalThis, drawerName) as DrawFigure)(view, spec);
    picture.remove();
  } catch (error) {
    view.remove();
    throw error;
  }
}
