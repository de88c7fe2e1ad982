/* The neck map: a line drawing with the sites of neck and head as one radio group. Arrow
   keys move the probe that way, a click or Space places it. Filled dots are where a
   criterion is met, dashed ones where the bone hides the vein. */

const PLACES = {
  right_j3: [117, 138], left_j3: [183, 138], right_vertebral: [137, 157], left_vertebral: [163, 157],
  right_j2: [115, 177], left_j2: [185, 177], right_j1: [121, 214], left_j1: [179, 214],
  right_basal_rosenthal: [135, 45], left_basal_rosenthal: [165, 45], straight_sinus: [150, 78],
};
const NS = "http://www.w3.org/2000/svg";
const WAY = { ArrowDown: [0, 1], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowLeft: [-1, 0] };

export default function (component) {
  const svg = component.parentElement.querySelector("svg"), { data } = component;
  const group = svg.querySelector(".sites");
  if (!group.childElementCount) group.append(...data.sites.map(button));
  // the theme's own variables tell light from dark without asking Python
  svg.classList.toggle("dark", luminance(getComputedStyle(svg).getPropertyValue("--st-background-color")) < 0.4);
  const inside = svg.querySelector(".inside");
  inside.querySelector("text").textContent = data.deep;
  const nodes = [...group.children];
  const show = (code) => nodes.forEach((node) => {
    const site = data.sites.find((s) => s.code === node.dataset.code), on = site.code === code;
    node.setAttribute("aria-checked", on);
    node.setAttribute("aria-label", site.said);
    node.tabIndex = on ? 0 : -1;
    node.dataset.state = site.state;
    node.querySelector("title").textContent = site.said;
    svg.querySelector(`[data-site="${site.code}"]`)?.classList.toggle("hidden", site.state === "hidden");
    if (on) inside.classList.toggle("on", site.colour === "deep");
  });
  const choose = (code) => { show(code); component.setTriggerValue("site", code); };
  show(data.selected);
  nodes.forEach((node) => {
    node.onclick = () => choose(node.dataset.code);
    node.onkeydown = (event) => {
      const way = WAY[event.key];
      if (event.key === " " || event.key === "Enter") { event.preventDefault(); choose(node.dataset.code); }
      if (!way) return;
      event.preventDefault();
      const next = neighbour(node.dataset.code, way);
      if (!next) return;
      choose(next); nodes.find((n) => n.dataset.code === next).focus();
    };
  });
}

/* The nearest site that way on the drawing; what lies aside counts double. */
function neighbour(code, [dx, dy]) {
  const [x, y] = PLACES[code];
  const far = Object.entries(PLACES).map(([other, [u, v]]) => {
    const along = (u - x) * dx + (v - y) * dy, aside = Math.abs((u - x) * dy + (v - y) * dx);
    return [other, along > 0 ? along + 2 * aside : Infinity];
  });
  const [next, distance] = far.reduce((best, one) => (one[1] < best[1] ? one : best));
  return distance < Infinity ? next : null;
}

function button(site) {
  const [x, y] = PLACES[site.code], out = site.level ? Math.sign(x - 150) : 0;
  const node = document.createElementNS(NS, "g");
  node.dataset.code = site.code;
  node.setAttribute("class", `site ${site.colour}`);
  node.setAttribute("role", "radio");
  node.setAttribute("transform", `translate(${x} ${y})`);
  node.append(
    shape("title", {}), shape("circle", { class: "hit", r: out ? 14 : 12 }),
    shape("circle", { class: "ring", r: out ? 10.5 : 9.5 }), shape("circle", { class: "dot", r: out ? 5.5 : 4.5 }),
  );
  if (out) {
    const name = shape("text", { x: out * 50, y: 4.5, "text-anchor": out < 0 ? "end" : "start", "aria-hidden": true });
    name.textContent = site.level;
    node.append(shape("path", { class: "lead", d: `M${out * 12} 0H${out * 44}` }), name);
  }
  return node;
}

function shape(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function luminance(colour) {
  const g = new OffscreenCanvas(1, 1).getContext("2d");
  g.fillStyle = colour.trim() || "#fff"; g.fillRect(0, 0, 1, 1);
  const [r, v, b] = g.getImageData(0, 0, 1, 1).data;
  return (0.3 * r + 0.59 * v + 0.11 * b) / 255;
}
