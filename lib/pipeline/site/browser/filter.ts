/** The table of all claims, narrowed by verdict, paper and words. */

export function prepareFilter(): void {
  const form = document.querySelector<HTMLFormElement>("form.filter");
  const table = document.querySelector<HTMLTableElement>("table.claims");
  if (form === null || table === null) return;
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  const count = form.querySelector<HTMLOutputElement>("output")!;
  const apply = () => {
    const chosen = new FormData(form);
    const verdicts = new Set(chosen.getAll("verdict"));
    const paper = String(chosen.get("paper") ?? "");
    const words = String(chosen.get("words") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent!.toLowerCase();
      row.hidden = !verdicts.has(row.dataset.state!) ||
        (paper !== "" && row.dataset.paper !== paper) ||
        !words.every((word) => text.includes(word));
      if (!row.hidden) shown++;
    }
    count.textContent = `${shown} of ${rows.length} claims`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
