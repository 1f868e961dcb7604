/** The tables of all jobs on the page of a paper's computations, which loads their rows. */
import { durationText } from "../../words/number-text.ts";
import { type JobRow, type JobRows, missingText } from "../job-rows.ts";
import { loadBytes } from "./data.ts";

export function prepareJobs(): void {
  for (const words of document.querySelectorAll<HTMLElement>("[data-tables]")) void fill(words);
}

async function fill(words: HTMLElement): Promise<void> {
  try {
    const bytes = await loadBytes(words.dataset.tables!);
    const rows = JSON.parse(new TextDecoder().decode(bytes)) as JobRows;
    for (const place of document.querySelectorAll<HTMLElement>("[data-jobs]")) {
      const stage = place.querySelector("h2")!.id;
      show(place, stage, rows[stage] ?? []);
    }
    words.dataset.shown = "shown";
    // Whoever came for a stage has more above it now.
    if (location.hash !== "") document.getElementById(decoded(location.hash))?.scrollIntoView();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    words.append(` They cannot be shown here: ${why}.`);
    words.dataset.shown = "failed";
  }
}

function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}

/** The rows of a stage, below what all of them share. */
function show(place: HTMLElement, stage: string, rows: readonly JobRow[]): void {
  const [code, machine] = [common(rows, "code"), common(rows, "machine")];
  const words = place.querySelector("p")!;
  if (code !== undefined) words.append(" Code ", digest(code), ".");
  if (machine !== undefined) words.append(` Ran on ${machine}.`);
  const table = document.createElement("div");
  table.className = "wide";
  table.tabIndex = 0;
  table.setAttribute("role", "region");
  table.setAttribute("aria-label", `Jobs of ${stage}`);
  table.append(tableOf(rows, machine === undefined));
  place.append(table);
}

/** What all rows say; undefined where they differ. */
function common(rows: readonly JobRow[], name: "code" | "machine"): string | undefined {
  const found = new Set(rows.map((row) => row[name]));
  return found.size === 1 ? [...found][0] : undefined;
}

function tableOf(rows: readonly JobRow[], hasMachines: boolean): HTMLTableElement {
  const titles = ["point", "key", "outputs", "random key", "took"];
  if (hasMachines) titles.push("ran on");
  const table = document.createElement("table");
  table.className = "jobs";
  const head = table.createTHead().insertRow();
  for (const title of titles) head.append(heading(title, "col"));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    line.append(heading(row.point || "–", "row"));
    const missing = missingText(row);
    if (row.key !== undefined) {
      line.insertCell().append(digest(row.key));
      const outputs = line.insertCell();
      for (const [k, [name, sha256]] of row.outputs.entries()) {
        if (k > 0) outputs.append(document.createElement("br"));
        outputs.append(`${name} `, digest(sha256));
      }
    }
    if (missing !== undefined) {
      const rest = line.insertCell();
      rest.colSpan = titles.length - (line.cells.length - 1);
      rest.textContent = missing;
      continue;
    }
    line.insertCell().append(digest(row.random!));
    const took = line.insertCell();
    took.className = "number";
    took.textContent = durationText(Math.max(row.seconds!, 0.001));
    if (hasMachines) line.insertCell().textContent = row.machine!;
  }
  return table;
}

function heading(text: string, scope: "col" | "row"): HTMLTableCellElement {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

function digest(text: string): HTMLElement {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}
