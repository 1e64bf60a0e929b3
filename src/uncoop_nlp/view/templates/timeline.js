// The time line: the facts that have dates, year by year, each with a bar from its first day to its last.

function renderTimeline() {
  const dated = shown.filter(fact => fact.first).sort((a, b) => a.first.localeCompare(b.first) || a.last.localeCompare(b.last));
  const undated = shown.length - dated.length;
  byId("timeline-note").textContent = [
    word(dated.length ? "timeline_hint" : "timeline_none"),
    undated ? `${count("undated", undated)}.` : "",
  ].join(" ");
  const years = new Map();
  for (const fact of dated) {
    const year = fact.first.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), fact]);
  }
  byId("timeline").replaceChildren(...[...years].map(([year, some]) => element("section", {},
    element("h3", {},
      element("button", { type: "button", onclick: () => filterByDays(`${year}-01-01`, `${year}-12-31`) }, String(Number(year))),
      element("span", { class: "number" }, count("facts", some.length))),
    element("ol", {}, ...some.map(fact => timelineRow(fact, year))))));
}

function timelineRow(fact, year) {
  const [start, end] = [`${year}-01-01`, `${Number(year) + 1}-01-01`].map(day => Date.parse(day.padStart(10, "0")));
  const share = moment => 100 * Math.min(1, (moment - start) / (end - start));
  const [from, until] = [share(Date.parse(fact.first)), share(Date.parse(fact.last) + 86400000)];
  const bar = element("span", { class: `bar ${fact.modality}${fact.last.slice(0, 4) > year ? " goes-on" : ""}` });
  bar.style.left = `${from}%`;
  bar.style.width = `${until - from}%`;
  const instruments = listed(fact.instruments, place => data.entities[place].text);
  return element("li", {},
    element("span", { class: "track", "aria-hidden": "true" }, bar),
    element("a", { href: `#${fact.id}` },
      element("b", {}, daysOf(fact)), " ", kindOf(fact), " ", whoOf(fact, shortName),
      instruments ? element("i", { lang: "fr" }, ` ${instruments}`) : null));
}
