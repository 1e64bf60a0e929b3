// The page of a report: what is shown when, and where links lead.

const wide = matchMedia("(min-width: 60rem)");
const selectTab = tabs(document.querySelector(".tabs"), tab => {
  const name = tab.id.slice("tab-".length);
  document.body.dataset.view = name;
  if (name === "network") renderNetwork(); // it needs its width
});
const showTab = name => selectTab(byId(`tab-${name}`));

function render() {
  closeCard();
  renderText();
  renderFacts();
  renderTimeline();
  if (document.body.dataset.view === "network") renderNetwork();
}

function step(by) {
  if (!shown.length) return;
  const at = shown.indexOf(current);
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
  location.hash = shown[next].id;
}

// `#p42-f1` leads to the sentence of that fact, in a link from elsewhere too. On a narrow screen the way back leads to the view from which it was followed.
let cameFrom = null;
function follow() {
  const fact = facts.find(one => `#${encodeURI(one.id)}` === location.hash);
  if (!wide.matches && !fact && cameFrom) showTab(cameFrom);
  if (!fact) return;
  if (!wide.matches && document.body.dataset.view !== "text") {
    cameFrom = document.body.dataset.view;
    showTab("text");
  }
  showFact(fact);
  markCurrentRow();
}

whenLanguageChanges.push(listActors, applyFilters, () => {
  byId("summary").textContent = word("summary", {
    facts: count("facts", facts.length),
    actors: count("actors", data.actors.length),
    instruments: count("instruments", data.instruments),
    paragraphs: count("paragraphs", article.querySelectorAll("p.unit").length),
  });
});
startFilters();
startText();
startFacts();
startNetwork();
byId("previous").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));
document.addEventListener("click", event => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  if (link.hash === location.hash) follow(); // no change of the address: the same fact again
  if (!wide.matches && link.hash.startsWith("#unit-")) showTab("text");
});
addEventListener("hashchange", follow);
addEventListener("beforeprint", renderNetwork);
addEventListener("afterprint", render);
wide.addEventListener("change", () => showTab(wide.matches ? "facts" : "text"));
new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${byId("filters").offsetHeight}px`)).observe(byId("filters"));
setLanguage(lang);
showTab(wide.matches ? "facts" : "text");
follow();
performance.mark("ready");
