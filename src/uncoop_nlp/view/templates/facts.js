// The table of facts.

const order = { column: "place", ascending: true };
const listed = (places, tell) => places.map(tell).join(", ");
const whoOf = (fact, tell) => {
  const named = role => listed(fact.actors.filter(actor => actor[0] === role), ([, actor]) => tell(data.actors[actor]));
  const roles = [...new Set(fact.actors.map(([role]) => role))];
  return roles.map(named).join(" → ");
};
const kindMarks = { agreement: "◆", adoption: "■", implementation: "▲", support: "➔", cooperation: "●" };
const columns = {
  place: fact => facts.indexOf(fact),
  kind: fact => word(fact.kind),
  actors: fact => whoOf(fact, nameOf),
  instruments: fact => cellOf(fact, "instruments") ?? "",
  date: fact => fact.first ?? "",
  score: fact => fact.score,
};

function placeName(fact) {
  const [, kind] = data.sentences[fact.sentence];
  const number = cellOf(fact, "number");
  if (kind === "heading" || kind === "note") return `${word(kind)} ${number ?? ""}`.trim();
  return number ?? word("no_number");
}

function daysOf(fact) {
  return fact.first ? formatDays(fact.first, fact.last) : null;
}

function kindOf(fact) {
  return element("span", { class: "kind" },
    element("span", { "aria-hidden": "true" }, kindMarks[fact.kind]), ` ${word(fact.kind)}`,
    fact.modality === "intended" ? element("small", { class: "intended" }, word("intended")) : null);
}

function dateCell(fact) {
  if (fact.first) return [daysOf(fact)];
  return fact.dates.map(place => element("i", { lang: "fr", title: word("unresolved") }, data.entities[place].text));
}

function sortedFacts() {
  const keyed = shown.map(fact => [columns[order.column](fact), fact]);
  const compare = new Intl.Collator(lang, { numeric: true }).compare;
  keyed.sort(([a], [b]) => {
    if (a === "" || b === "") return (a === "") - (b === ""); // what has none comes last, either way
    return (order.ascending ? 1 : -1) * (typeof a === "number" ? a - b : compare(a, b));
  });
  return keyed.map(([, fact]) => fact);
}

function renderFacts() {
  const table = byId("facts-table");
  table.tHead.replaceChildren(element("tr", {}, ...Object.keys(columns).map(name => {
    const sort = order.column === name ? (order.ascending ? "ascending" : "descending") : null;
    const arrow = sort ? (order.ascending ? " ↑" : " ↓") : "";
    const head = element("button", { type: "button", "data-column": name, onclick: () => sortBy(name) }, word(`column_${name}`), element("span", { "aria-hidden": "true" }, arrow));
    return element("th", { scope: "col", "aria-sort": sort ?? "none", class: name }, head);
  })));
  table.tBodies[0].replaceChildren(...sortedFacts().map(factRow));
  table.hidden = byId("download").hidden = shown.length === 0;
  byId("facts-none").hidden = shown.length > 0;
  byId("facts-none").textContent = word(facts.length ? "no_facts" : "none_found");
}

function factRow(fact) {
  const who = columns.actors(fact);
  return element("tr", { "data-fact": fact.id, "aria-current": fact === current ? "true" : null },
    element("td", { class: "place" }, element("a", { href: `#${fact.id}`, "aria-label": word("open_sentence", { who: `${placeName(fact)}, ${who}` }) }, placeName(fact))),
    element("td", {}, kindOf(fact)),
    element("td", {}, who),
    element("td", { lang: "fr" }, listed(fact.instruments, place => data.entities[place].text)),
    element("td", {}, ...dateCell(fact)),
    element("td", { class: "score" }, number(fact.score, { minimumFractionDigits: 2, maximumFractionDigits: 2 })));
}

function sortBy(name) {
  order.ascending = order.column === name ? !order.ascending : name !== "score";
  order.column = name;
  renderFacts();
  byId("facts-table").querySelector(`[data-column=${name}]`).focus();
}

function markCurrentRow() {
  for (const row of document.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  const row = [...byId("facts-table").tBodies[0].rows].find(one => one.dataset.fact === current.id);
  row?.setAttribute("aria-current", "true");
  if (row?.offsetParent && wide.matches) row.scrollIntoView({ block: "nearest" });
}

function startFacts() {
  byId("download").addEventListener("click", () => {
    const name = data.document.replace(/[^\p{L}\p{N}.()-]+/gu, "-");
    download(`${name}-facts.csv`, toCsv(data.columns, sortedFacts().map(fact => fact.row)));
  });
  byId("facts-table").addEventListener("click", event => {
    const row = event.target.closest("tbody tr");
    if (row && !event.target.closest("a") && !String(getSelection())) location.hash = row.dataset.fact;
  });
}
