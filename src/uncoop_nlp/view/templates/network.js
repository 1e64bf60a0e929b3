// The network of the actors of the facts shown: a drawing by forces, and the same as a list.

const ROOM = 6.5; // pixels of width for each actor: more actors are a cloud in which nothing can be told apart

function networkOf(someFacts) {
  const nodes = new Map();
  const edges = new Map();
  for (const fact of someFacts) {
    for (const place of new Set(fact.actors.map(([, actor]) => actor))) nodes.set(place, (nodes.get(place) ?? 0) + 1);
    for (const [, head, tail] of fact.pairs) {
      const key = [head, tail].sort((a, b) => a - b).join();
      const edge = edges.get(key) ?? { head, tail, facts: 0, stated: 0 };
      edge.facts += 1;
      edge.stated += fact.modality === "stated";
      edges.set(key, edge);
    }
  }
  return { nodes: [...nodes].sort((a, b) => b[1] - a[1] || a[0] - b[0]), edges: [...edges.values()] };
}

// Every two nodes push each other apart, every edge pulls its ends together, all are drawn to the middle.
// It begins with a spiral, the busiest in the middle, so that the same facts always give the same drawing.
function layOut(count, links, width, height) {
  const x = new Float64Array(count), y = new Float64Array(count), dx = new Float64Array(count), dy = new Float64Array(count);
  const degree = new Float64Array(count);
  for (const [a, b] of links) degree[a]++, degree[b]++;
  for (let i = 0; i < count; i++) {
    x[i] = Math.sqrt(i + 0.5) * Math.cos(i * 2.4);
    y[i] = Math.sqrt(i + 0.5) * Math.sin(i * 2.4);
  }
  const rounds = 300;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < count; i++) {
      dx[i] = -0.06 * x[i];
      dy[i] = -0.06 * y[i];
    }
    for (let i = 0; i < count; i++)
      for (let j = 0; j < i; j++) {
        const across = x[i] - x[j], down = y[i] - y[j];
        const squared = across * across + down * down;
        if (squared > 49) continue; // so that those who are joined to nobody else stay near
        const push = 1.5 / (squared + 0.01);
        dx[i] += across * push, dy[i] += down * push;
        dx[j] -= across * push, dy[j] -= down * push;
      }
    for (const [a, b] of links) {
      const pull = 0.3 / Math.min(degree[a], degree[b]);
      const across = (x[a] - x[b]) * pull, down = (y[a] - y[b]) * pull;
      dx[a] -= across, dy[a] -= down;
      dx[b] += across, dy[b] += down;
    }
    const most = 0.8 * (1 - round / rounds) + 0.01;
    for (let i = 0; i < count; i++) {
      const length = Math.hypot(dx[i], dy[i]) || 1;
      x[i] += dx[i] / length * Math.min(length, most);
      y[i] += dy[i] / length * Math.min(length, most);
    }
  }
  return stretched(x, y, width, height);
}

function stretched(x, y, width, height) {
  const [left, right, top, bottom] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
  const scale = (value, from, to, size, margin) => to > from ? margin + (value - from) / (to - from) * (size - 2 * margin) : size / 2;
  return Array.from(x, (_, i) => ({ x: scale(x[i], left, right, width, 44), y: scale(y[i], top, bottom, height, 24) }));
}

function renderNetwork() {
  const { nodes, edges } = networkOf(shown);
  const joined = new Set(edges.flatMap(edge => [edge.head, edge.tail]));
  const width = Math.max(320, byId("panel-network").clientWidth || 640);
  const most = Math.floor(width / ROOM);
  const busiest = new Set(nodes.map(([place]) => place).filter(place => joined.has(place)).slice(0, most));
  const lines = edges.filter(edge => busiest.has(edge.head) && busiest.has(edge.tail));
  const ends = new Set(lines.flatMap(edge => [edge.head, edge.tail]));
  const drawnNodes = nodes.filter(([place]) => ends.has(place));
  byId("network-cut").textContent = joined.size > most ? word("network_cut", { n: number(drawnNodes.length) }) : "";
  byId("network-note").textContent = word(lines.length ? "network_hint" : "network_none");
  const box = byId("network");
  box.replaceChildren(...(lines.length ? [networkDrawing(drawnNodes, lines, width)] : []));
  box.hidden = !lines.length;
  rove(box, ".node", { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });
  renderActors(nodes);
}

function networkDrawing(nodes, lines, width) {
  const height = Math.round(Math.min(width * 1.05, Math.max(240, 60 * Math.sqrt(nodes.length) + 100)));
  const rank = new Map(nodes.map(([place], i) => [place, i]));
  const points = layOut(nodes.length, lines.map(edge => [rank.get(edge.head), rank.get(edge.tail)]), width, height);
  const radius = n => 3.5 + 1.6 * Math.sqrt(n);
  const drawing = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": word("network_name") });
  drawing.append(
    ...lines.map(edge => networkEdge(edge, points[rank.get(edge.head)], points[rank.get(edge.tail)])),
    ...nodes.map(([place, n], i) => networkNode(place, n, points[i], radius(n))));
  const labels = placeLabels(nodes.map(([place, n], i) => ({ ...points[i], radius: radius(n), text: label(data.actors[place]) })), width, height);
  labels.forEach((text, i) => text.dataset.of = nodes[i][0]);
  drawing.append(...labels);
  return drawing;
}

function label(actor) {
  const name = shortName(actor);
  return name.length > 26 ? `${name.slice(0, 25).trimEnd()}…` : name;
}

function networkEdge(edge, from, to) {
  const names = [edge.head, edge.tail].map(place => nameOf(data.actors[place])).join(" – ");
  const place = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  return drawn("g", { class: "edge", "data-ends": `${edge.head} ${edge.tail}`, onclick: () => filterByActors([edge.head, edge.tail]) },
    drawn("title", {}, `${names} · ${count("facts", edge.facts)}`),
    drawn("line", { ...place, class: "target" }),
    drawn("line", { ...place, class: edge.stated ? "stated" : "intended", "stroke-width": Math.min(6, 0.6 + 0.7 * Math.sqrt(edge.facts)) }));
}

function networkNode(place, n, { x, y }, r) {
  const actor = data.actors[place];
  const choose = () => filterByActors(filters.actors.size === 1 && filters.actors.has(place) ? [] : [place]);
  const shape = actor.label === "ORG"
    ? drawn("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, class: "ORG" })
    : drawn("circle", { cx: x, cy: y, r, class: actor.label });
  return drawn("g", {
    class: "node", role: "button", tabindex: -1, "data-actor": place, "aria-pressed": String(filters.actors.has(place)),
    "aria-label": `${nameOf(actor)}, ${word(actor.label)}, ${count("facts", n)}`, onclick: choose,
    onkeydown: event => ["Enter", " "].includes(event.key) && (event.preventDefault(), choose()),
  }, drawn("title", {}, `${nameOf(actor)} · ${count("facts", n)}`), shape);
}

// The busiest actors come first, and a name may stand over actors that are less busy. One that has no room
// waits until its actor is pointed at.
function placeLabels(items, width, height) {
  const boxes = items.map(item => [item.x - item.radius, item.y - item.radius, item.x + item.radius, item.y + item.radius]);
  const taken = [];
  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return items.map((item, own) => {
    const spots = spotsFor(item).filter(({ box }) => box[0] >= 0 && box[2] <= width && box[1] >= 0 && box[3] <= height);
    const hidden = ({ box }) => [...taken, ...boxes.slice(0, own)].some(other => overlaps(box, other));
    const crowd = ({ box }) => boxes.filter((other, i) => i !== own && overlaps(box, other)).length;
    const free = spots.filter(spot => !hidden(spot)).sort((a, b) => crowd(a) - crowd(b))[0];
    const spot = free ?? spots[0] ?? spotsFor(item)[0];
    if (free) taken.push(free.box);
    return drawn("text", { x: spot.x, y: spot.y, "text-anchor": spot.anchor, class: free ? null : "waiting" }, item.text);
  });
}

// Right, left, above and below an actor.
function spotsFor({ x, y, radius, text }) {
  const across = text.length * 6.4 + 4;
  return [
    [x + radius + 3, y + 4, "start", x + radius],
    [x - radius - 3, y + 4, "end", x - radius - across],
    [x, y - radius - 4, "middle", x - across / 2],
    [x, y + radius + 12, "middle", x - across / 2],
  ].map(([left, base, anchor, edge]) => ({ x: left, y: base, anchor, box: [edge, base - 10, edge + across, base + 3] }));
}

function renderActors(nodes) {
  const button = (place, said) => element("li", { class: data.actors[place].label },
    element("button", { type: "button", "aria-pressed": String(filters.actors.has(place)), onclick: () => filterByActors(filters.actors.has(place) ? [...filters.actors].filter(one => one !== place) : [...filters.actors, place]) }, nameOf(data.actors[place])),
    element("span", { class: "number" }, said));
  const named = data.actors.map((_, place) => place).filter(place => !data.actors[place].facts.length);
  const others = isFiltered() ? [] : named.map(place => button(place, count("mentions", data.actors[place].mentions)));
  byId("actors-list").replaceChildren(
    ...nodes.map(([place, n]) => button(place, count("facts", n))),
    ...(others.length ? [element("li", { class: "break" }, word("without_facts")), ...others] : []));
}

function startNetwork() {
  const near = (node, on) => {
    const drawing = node.closest("svg");
    drawing.classList.toggle("pointed", on);
    for (const lit of drawing.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!on) return;
    const light = place => drawing.querySelectorAll(`[data-actor="${place}"], [data-of="${place}"]`).forEach(one => one.classList.add("lit"));
    light(node.dataset.actor);
    for (const edge of drawing.querySelectorAll(".edge")) {
      const ends = edge.dataset.ends.split(" ");
      if (!ends.includes(node.dataset.actor)) continue;
      edge.classList.add("lit");
      ends.forEach(light);
    }
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    byId("network").addEventListener(name, event => {
      const node = event.target.closest(".node");
      if (node) near(node, on);
    });
}
