// The page of a comparison: which rows are shown. Links to sentences are plain ones.

const panels = [...document.querySelectorAll("[role=tabpanel]")];
const rows = panels.flatMap(panel => [...panel.querySelectorAll("tbody tr")]);
for (const row of rows) row.said = fold(row.cells[0].textContent);

function applyFilters() {
  const parts = fold(byId("search").value.trim()).split(/\s+/);
  const status = byId("status").value;
  for (const row of rows)
    row.hidden = Boolean(status && row.dataset.status !== status) || !parts.every(part => row.said.includes(part));
  const here = rows.filter(row => !row.closest("[hidden]:not(tr)"));
  byId("count").textContent = `${number(here.filter(row => !row.hidden).length)} / ${number(here.length)}`;
}

const selectTab = tabs(document.querySelector(".tabs"), tab => {
  for (const panel of panels) panel.hidden = panel.getAttribute("aria-labelledby") !== tab.id;
  applyFilters();
});

byId("filters").addEventListener("submit", event => event.preventDefault());
byId("search").addEventListener("input", applyFilters);
byId("status").addEventListener("input", applyFilters);
document.querySelector(".counts").addEventListener("click", event => {
  const { about, status } = event.target.dataset;
  if (!about) return;
  byId("status").value = status;
  selectTab(byId(`tab-${about}`));
});

whenLanguageChanges.push(applyFilters, () => {
  for (const item of document.querySelectorAll("[data-first]")) item.textContent = formatDays(item.dataset.first, item.dataset.last);
  for (const item of document.querySelectorAll("[data-count]")) item.textContent = count(item.dataset.count, Number(item.dataset.n));
  for (const item of document.querySelectorAll("[data-hint-title]")) item.title = word(item.dataset.hintTitle);
});
new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${byId("filters").offsetHeight}px`)).observe(byId("filters"));
selectTab(byId("tab-partners"));
setLanguage(lang);
