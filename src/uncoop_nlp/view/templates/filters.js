// Which facts are shown. Everything on the page follows from `filters` and `shown`.

const facts = data.facts;
const noFilters = () => ({ search: "", actors: new Set(), relation: "", modality: "", from: "", until: "", score: 0, label: "" });
const filters = noFilters();
let shown = facts;

const column = Object.fromEntries(data.columns.map((name, place) => [name, place]));
const cellOf = (fact, name) => fact.row[column[name]];
const entitiesOf = fact => [...fact.actors.map(([, , entity]) => entity), ...fact.instruments, ...fact.dates];

function nameOf(actor) {
  return (lang === "en" && actor.english) || actor.name;
}

function shortName(actor) {
  return actor.short ?? nameOf(actor);
}

for (const fact of facts) {
  const names = fact.actors.map(([, actor]) => data.actors[actor]).flatMap(actor => [actor.name, actor.english, actor.short]);
  fact.said = fold([cellOf(fact, "sentence"), cellOf(fact, "instruments"), cellOf(fact, "symbols"), ...names].join("\n"));
}
for (const actor of data.actors) actor.facts = [];
for (const fact of facts) for (const [, actor] of fact.actors) data.actors[actor].facts.push(fact);

function isFiltered() {
  const { actors, ...others } = filters;
  return actors.size > 0 || Object.values(others).some(Boolean);
}

function passes(fact) {
  const has = new Set(fact.actors.map(([, actor]) => actor));
  const { from, until } = filters;
  return fact.score >= filters.score
    && (!filters.search || fold(filters.search).split(/\s+/).every(part => fact.said.includes(part)))
    && [...filters.actors].every(actor => has.has(actor))
    && (!filters.modality || fact.modality === filters.modality)
    && (!filters.relation || fact.relations.some(place => data.relations[place].label === filters.relation))
    && (!filters.label || entitiesOf(fact).some(place => data.entities[place].label === filters.label))
    && (!(from || until) || (fact.first && (!until || fact.first <= until) && (!from || fact.last >= from)));
}

function applyFilters() {
  shown = facts.filter(passes);
  byId("count").textContent = shown.length === facts.length
    ? count("facts", facts.length)
    : word("shown", { n: number(shown.length), facts: count("facts", facts.length) });
  byId("reset").hidden = !isFiltered();
  byId("score-value").textContent = number(filters.score, { minimumFractionDigits: 2 });
  drawChips();
  render();
}

function filterByActors(places) {
  filters.actors = new Set(places);
  applyFilters();
}

function filterByDays(first, last) {
  byId("from").value = filters.from = first;
  byId("until").value = filters.until = last;
  applyFilters();
}

function drawChips() {
  byId("chips").replaceChildren(...[...filters.actors].map(place => {
    const name = nameOf(data.actors[place]);
    const remove = () => {
      filters.actors.delete(place);
      applyFilters();
      byId("actor").focus();
    };
    return element("button", { type: "button", class: "chip", "aria-label": word("remove", { name }), onclick: remove }, name, " ×");
  }));
}

const namesOf = actor => [actor.name, actor.english, actor.short].filter(Boolean).map(fold);

// The actor that is called so, or the only one of whom some name contains it.
function findActor(text) {
  const wanted = fold(text.trim());
  const exact = data.actors.findIndex(actor => namesOf(actor).includes(wanted));
  if (exact >= 0) return exact;
  const near = [...data.actors.keys()].filter(place => {
    const actor = data.actors[place];
    return [...namesOf(actor), ...actor.forms.map(fold)].some(name => name.includes(wanted));
  });
  return near.length === 1 ? near[0] : null;
}

function listActors() {
  const byFacts = data.actors.toSorted((a, b) => b.facts.length - a.facts.length);
  byId("actors").replaceChildren(...byFacts.map(actor =>
    element("option", { value: nameOf(actor) }, [actor.short, count("facts", actor.facts.length)].filter(Boolean).join(" · "))));
}

function chooseActor({ sure }) {
  const field = byId("actor");
  const text = field.value.trim();
  const exact = data.actors.findIndex(actor => nameOf(actor) === text);
  const place = exact >= 0 ? exact : sure && text ? findActor(text) : null;
  field.setCustomValidity(sure && text && place === null ? word("actor_unknown") : "");
  field.reportValidity();
  if (place === null) return;
  field.value = "";
  filters.actors.add(place);
  applyFilters();
}

function startFilters() {
  const form = byId("filters");
  form.addEventListener("submit", event => event.preventDefault());
  for (const name of ["search", "relation", "modality", "from", "until", "score"])
    byId(name).addEventListener("input", event => {
      filters[name] = name === "score" ? Number(event.target.value) : event.target.value.trim();
      applyFilters();
    });
  for (const radio of form.elements.label)
    radio.addEventListener("change", () => {
      filters.label = radio.value;
      applyFilters();
    });
  byId("actor").addEventListener("input", () => chooseActor({ sure: false }));
  byId("actor").addEventListener("change", () => chooseActor({ sure: true }));
  byId("only").addEventListener("change", () => render());
  form.addEventListener("reset", () => {
    Object.assign(filters, noFilters());
    setTimeout(applyFilters); // when the fields are empty
  });
  byId("filters-toggle").addEventListener("click", event => {
    const open = event.currentTarget.getAttribute("aria-expanded") !== "true";
    event.currentTarget.setAttribute("aria-expanded", open);
  });
}
