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
      place.append(tableOf(rows[place.dataset.jobs!] ?? []));
      place.hidden = false;
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

function tableOf(rows: readonly JobRow[]): HTMLTableElement {
  const hasMachines = new Set(rows.map(({ machine }) => machine)).size > 1;
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
      line.insertCell().append(code(row.key));
      const outputs = line.insertCell();
      for (const [k, [name, digest]] of row.outputs.entries()) {
        if (k > 0) outputs.append(document.createElement("br"));
        outputs.append(`${name} `, code(digest));
      }
    }
    if (missing !== undefined) {
      const rest = line.insertCell();
      rest.colSpan = titles.length - (line.cells.length - 1);
      rest.textContent = missing;
      continue;
    }
    line.insertCell().append(code(row.random!));
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

function code(text: string): HTMLElement {
  const element = document.createElement("code");
  element.textContent = text;
  return element;
}
