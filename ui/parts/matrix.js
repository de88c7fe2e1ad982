/* One form under every edition. A row is pressed anywhere, or by its button; a mark opens
   its criterion as well. Of all buttons one is in the tab order, the arrows move between
   them. The whole table is drawn anew with every answer, the focus kept. */

const WAY = { ArrowDown: [0, 1], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowLeft: [-1, 0] };

export default function (component) {
  const { data, parentElement: root } = component;
  const box = root.querySelector(".box"), body = root.querySelector("tbody");
  box.setAttribute("aria-label", data.caption);
  root.querySelector("caption").textContent = data.caption;
  root.querySelector("thead").replaceChildren(head(data));
  const held = root.activeElement ?? root.getRootNode().activeElement;
  const kept = body.contains(held) ? held.dataset.at : undefined;
  body.replaceChildren(...data.rows.map(row));
  const all = [...body.querySelectorAll("button")], same = all.find((b) => b.dataset.at === kept);
  reach(body, same ?? body.querySelector('button[aria-pressed="true"]') ?? all[0]);
  same?.focus({ preventScroll: true });
  body.onkeydown = (event) => {
    const way = WAY[event.key], button = event.target.closest("button");
    if (!way || !button) return;
    event.preventDefault();
    const next = neighbour(body, button, way);
    if (!next) return;
    reach(body, next); next.focus();
  };
  const shade = () => box.classList.toggle("more", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
  box.onscroll = shade;
  root.watch?.disconnect();
  root.watch = new ResizeObserver(shade);
  root.watch.observe(box);
  root.querySelector(".key").replaceChildren(...data.key.map(({ state, said }) => make("li", {}, mark(state), said)));
  body.onclick = (event) => {
    const line = event.target.closest("tr");
    if (!line || String(getSelection())) return; // who selects text does not press
    const criterion = event.target.closest("td")?.dataset.criterion ?? null;
    // `at` makes the second press of the same row a new one
    component.setTriggerValue("pressed", { edition: line.dataset.edition, criterion, as_set: line.matches(".as-set"), at: Date.now() });
    if (criterion) document.querySelector(`.st-key-card_${criterion}`)?.scrollIntoView({ block: "start" });
  };
  return () => root.watch.disconnect();
}

/* The one button that the tab key comes to. */
function reach(body, button) {
  body.querySelectorAll("button").forEach((b) => { b.tabIndex = b === button ? 0 : -1; });
}

/* The next button that way; what is no button is passed over. */
function neighbour(body, from, [dx, dy]) {
  const rows = [...body.rows], cell = from.closest("th, td");
  let x = cell.cellIndex, y = rows.indexOf(cell.parentElement), found = null;
  do { x += dx; y += dy; found = rows[y]?.cells[x]; } while (found && !found.querySelector("button"));
  return found?.querySelector("button");
}

function head({ columns, criteria }) {
  const column = (name, ...inside) => make("th", { scope: "col", class: name }, ...inside);
  return make("tr", {},
    column("edition", columns.edition),
    ...criteria.map(({ number, name }) => column("criterion", make("b", {}, number), make("span", { class: "name" }, ` ${name}`))),
    column("verdict", columns.verdict), column("count", columns.count), column("turn", columns.turn));
}

function row({ edition, name, note, is_in_force, is_as_set, cells, verdict, count, turn }) {
  const inside = [make("span", { class: "title" }, name), note && make("span", { class: "said" }, `: ${note}`)];
  const press = is_as_set
    ? make("span", { class: "press" }, ...inside)
    : make("button", { class: "press", type: "button", "data-at": edition, "aria-pressed": is_in_force }, ...inside);
  return make("tr", { "data-edition": edition, title: note || null, class: [is_in_force && "in-force", is_as_set && "as-set"].filter(Boolean).join(" ") },
    make("th", { scope: "row" }, press),
    ...cells.map(({ criterion, state, said, open, why }) => open
      ? make("td", { class: `cell ${state}`, "data-criterion": criterion, title: why || null },
        make("button", { type: "button", "aria-label": open, "data-at": `${edition} ${is_as_set} ${criterion}` }, mark(state)))
      : make("td", { class: `cell ${state}` }, mark(state), make("span", { class: "said" }, said))),
    make("td", { class: `verdict ${verdict.state}` }, mark(verdict.state), make("span", {}, verdict.said)),
    make("td", { class: "count" }, count), make("td", { class: "turn" }, turn));
}

function mark(state) {
  return make("i", { class: `mark ${state}`, "aria-hidden": true });
}

function make(name, attributes, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(key, value);
  node.append(...inside.filter((part) => part || part === 0));
  return node;
}
