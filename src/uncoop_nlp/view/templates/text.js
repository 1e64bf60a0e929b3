// The text: what passes the filters, the sentence of a fact, and a card for each entity.

const article = byId("text");
const card = byId("card");
const marks = data.entities.map(() => []);
for (const mark of article.querySelectorAll("mark")) {
  mark.setAttribute("role", "button");
  mark.setAttribute("aria-haspopup", "dialog");
  mark.setAttribute("tabindex", -1);
  marks[mark.dataset.entity].push(mark);
}
const relationsOf = data.entities.map(() => []);
for (const relation of data.relations) {
  relationsOf[relation.head].push(relation);
  relationsOf[relation.tail].push(relation);
}
let current = null; // the fact whose sentence was followed
let pinned = null; // the mark whose card stays

// What has no key is this one here and that one there.
const keyOf = place => data.entities[place].key ?? `:${place}`;
const mentions = new Map();
data.entities.forEach((_, place) => {
  if (!mentions.has(keyOf(place))) mentions.set(keyOf(place), []);
  mentions.get(keyOf(place)).push(place);
});

function wordsOf(relation) {
  const unit = byId(`unit-${data.entities[relation.head].unit}`);
  return relation.triggers.flatMap(([start, end]) =>
    [...unit.querySelectorAll("[data-at]")].filter(piece => piece.dataset.at >= start && piece.dataset.at < end));
}

function isFaint(entity) {
  const { label, score, actors } = filters;
  return (label && entity.label !== label) || entity.score < score || (actors.size > 0 && !actors.has(entity.actor));
}

function renderText() {
  const filtered = isFiltered();
  const inFacts = new Set(shown.flatMap(entitiesOf));
  data.entities.forEach((entity, place) => {
    for (const mark of marks[place]) mark.classList.toggle("faint", filtered && !inFacts.has(place) && isFaint(entity));
  });
  const sentences = new Set(shown.map(fact => fact.sentence));
  data.sentences.forEach((_, place) =>
    byId(`sentence-${place}`).classList.toggle("found", filtered && sentences.has(place)));
  const units = new Set(shown.map(fact => data.sentences[fact.sentence][0]));
  for (const entity of data.entities) if (filters.actors.has(entity.actor)) units.add(entity.unit);
  const only = byId("only").checked;
  for (const unit of article.querySelectorAll(".unit")) unit.hidden = only && !units.has(unit.id.slice("unit-".length));
}

function clearClass(name) {
  for (const item of article.querySelectorAll(`.${name}`)) item.classList.remove(name);
}

// Go to the sentence that states a fact, and show in it who has which role and which words say it.
function showFact(fact) {
  current = fact;
  closeCard();
  clearClass("current");
  for (const mark of article.querySelectorAll("[data-role]")) delete mark.dataset.role;
  clearClass("role");
  clearClass("says");
  const sentence = byId(`sentence-${fact.sentence}`);
  sentence.closest(".unit").hidden = false;
  sentence.classList.add("current");
  for (const place of entitiesOf(fact)) for (const mark of marks[place]) mark.classList.add("role");
  for (const [role, , place] of fact.actors) marks[place].at(-1)?.setAttribute("data-role", word(role));
  for (const place of fact.relations) for (const piece of wordsOf(data.relations[place])) piece.classList.add("says");
  sentence.focus({ preventScroll: true });
  sentence.scrollIntoView({ block: "center" });
}

function goToMention(place) {
  const mark = marks[place][0];
  if (!mark) return;
  mark.closest(".unit").hidden = false;
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
  openCard(mark, { pin: true });
}

function openCard(mark, { pin = false } = {}) {
  closeCard();
  const place = Number(mark.dataset.entity);
  if (pin) pinned = mark;
  for (const own of marks[place]) own.classList.add("chosen");
  for (const relation of relationsOf[place]) {
    if (!isRelationShown(relation)) continue;
    for (const end of [relation.head, relation.tail]) for (const other of marks[end]) other.classList.add("related");
    for (const piece of wordsOf(relation)) piece.classList.add("related");
  }
  card.replaceChildren(...cardOf(place));
  card.lang = lang;
  card.hidden = false;
  placeCard(mark);
}

function placeCard(mark) {
  const box = mark.getClientRects()[0];
  const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 16);
  const below = box.bottom + 8 + card.offsetHeight < window.innerHeight || box.top < card.offsetHeight + 8;
  card.style.left = `${Math.max(8, left) + window.scrollX}px`;
  card.style.top = `${(below ? mark.getClientRects()[mark.getClientRects().length - 1].bottom + 8 : box.top - card.offsetHeight - 8) + window.scrollY}px`;
}

function closeCard({ back = false } = {}) {
  if (back) pinned?.focus();
  pinned = null;
  card.hidden = true;
  clearClass("chosen");
  clearClass("related");
}

function isRelationShown(relation) {
  return relation.score >= filters.score
    && (!filters.relation || relation.label === filters.relation)
    && (!filters.modality || relation.modality === filters.modality);
}

function cardOf(place) {
  const entity = data.entities[place];
  const actor = entity.actor == null ? null : data.actors[entity.actor];
  const all = mentions.get(keyOf(place));
  const title = actor ? nameOf(actor) : entity.first && entity.text !== entity.norm ? formatDays(entity.first, entity.last) : entity.text;
  const go = step => () => goToMention(all[(all.indexOf(place) + step + all.length) % all.length]);
  const relations = relationsOf[place].filter(isRelationShown);
  return [
    element("button", { type: "button", class: "close", "aria-label": word("close"), onclick: () => closeCard({ back: true }) }, "×"),
    element("p", { class: "kicker" }, element("span", { class: entity.label }, word(entity.label)), ` · ${number(entity.score, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`),
    element("p", { class: "name" }, title, actor || !entity.norm || entity.label === "DATE" ? null : element("span", { class: "symbol" }, entity.norm)),
    entity.url ? element("p", {}, element("a", { href: entity.url, target: "_blank", rel: "noopener noreferrer" }, `${word("document")} ↗`)) : null,
    relations.length
      ? element("ul", {}, ...relations.map(relation => relationLine(relation, place)))
      : element("p", { class: "note" }, word("no_relations")),
    element("p", { class: "steps" },
      all.length > 1 ? element("button", { type: "button", "aria-label": word("previous_mention"), onclick: go(-1) }, "‹") : null,
      element("span", {}, word("mention", { n: number(all.indexOf(place) + 1), of: number(all.length) })),
      all.length > 1 ? element("button", { type: "button", "aria-label": word("next_mention"), onclick: go(1) }, "›") : null,
      actor ? element("button", { type: "button", onclick: () => filterByActors([entity.actor]) }, word("filter_actor")) : null),
  ].filter(Boolean);
}

function relationLine(relation, place) {
  const end = other => element(other === place ? "b" : "span", { class: data.entities[other].label, lang: "fr" }, data.entities[other].text);
  return element("li", { class: relation.modality }, end(relation.head), ` ${word(relation.label)} `, end(relation.tail),
    element("small", {}, ` ${relation.modality === "intended" ? `${word("intended")} · ` : ""}${number(relation.score, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`));
}

function startText() {
  rove(article, "mark");
  let wait = 0;
  const soon = (what, delay) => {
    clearTimeout(wait);
    wait = setTimeout(what, delay);
  };
  article.addEventListener("mouseover", event => {
    const mark = event.target.closest("mark");
    if (mark && !pinned) soon(() => openCard(mark), 120);
  });
  article.addEventListener("mouseout", event => event.target.closest("mark") && !pinned && soon(closeCard, 250));
  card.addEventListener("mouseover", () => clearTimeout(wait));
  card.addEventListener("mouseleave", () => !pinned && soon(closeCard, 250));
  article.addEventListener("click", event => {
    clearTimeout(wait);
    const mark = event.target.closest("mark");
    if (!mark || mark === pinned) return closeCard();
    openCard(mark, { pin: true });
  });
  article.addEventListener("keydown", event => {
    if (!event.target.matches("mark") || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    openCard(event.target, { pin: true });
    card.querySelector("button").focus();
  });
  document.addEventListener("keydown", event => event.key === "Escape" && !card.hidden && closeCard({ back: true }));
  document.addEventListener("pointerdown", event => pinned && !card.contains(event.target) && !article.contains(event.target) && closeCard());
}
