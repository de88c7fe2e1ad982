/* Flip's map by keyboard. The map is a Vega chart, and nothing inside one can be reached by
   Tab: this is one stop beside it, a slider of two directions. Arrows move a cursor over
   the chart's cells, Enter or Space places operator B there, as a click does. The cells
   are looked up on the chart itself, so that the cursor lies where they are drawn. */

const STEP = {
  ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  PageUp: [0, 5], PageDown: [0, -5], Home: [-Infinity, 0], End: [Infinity, 0],
};

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".place"), cursor = root.querySelector(".cursor");
  const ring = cursor.querySelector("i"), line = root.querySelector("p");
  // Another map, or B elsewhere: the cursor waits where B stands now.
  const stamp = JSON.stringify([data.map, data.b]);
  if (root.stamp !== stamp) { root.stamp = stamp; root.at = data.b; }

  const show = () => {
    const [i, j] = root.at, cell = `${data.x[i]}, ${data.y[j]}: ${data.answers[data.cells[j][i]]}`;
    const isThere = data.is_b_there && data.b[0] === i && data.b[1] === j;
    cursor.setAttribute("aria-label", data.label);
    cursor.setAttribute("aria-roledescription", data.kind);
    cursor.setAttribute("aria-valuemin", 1);
    cursor.setAttribute("aria-valuemax", data.x.length * data.y.length);
    cursor.setAttribute("aria-valuenow", j * data.x.length + i + 1);
    cursor.setAttribute("aria-valuetext", isThere ? `${cell}. ${data.here}` : cell);
    const isUsed = cursor.matches(":focus-visible"), told = document.createElement("b");
    told.textContent = cell;
    line.replaceChildren(...(isUsed ? [told, `. ${isThere ? data.here : data.enter}`] : [data.hint]));
    line.classList.toggle("used", isUsed);
    lay(cursor, ring, root, data, j * data.x.length + i);
  };
  cursor.onfocus = cursor.onblur = show;
  cursor.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const [i, j] = root.at;
      // `at` makes the second press of the same cell a new one
      component.setTriggerValue("placed", { i, j, at: Date.now() });
    }
    const step = STEP[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    root.at = [held(root.at[0] + step[0], data.x), held(root.at[1] + step[1], data.y)];
    show();
  };
  // The chart draws itself later than this, and anew when its width or its theme changes.
  const stop = () => { root.watch?.disconnect(); root.drawn?.disconnect(); };
  stop();
  root.watch = new ResizeObserver(show); root.watch.observe(root);
  const chart = document.querySelector(data.chart);
  if (chart) { root.drawn = new MutationObserver(show); root.drawn.observe(chart, { childList: true, subtree: true }); }
  show();
  return stop;
}

function held(place, values) { return Math.min(values.length - 1, Math.max(0, place)); }

/* Over the whole plot the stop itself, over its cell the ring. */
function lay(cursor, ring, root, data, number) {
  const cells = document.querySelector(`${data.chart} g.mark-rect`)?.children ?? [];
  if (cells.length !== data.x.length * data.y.length) return;      // not drawn yet
  const from = root.getBoundingClientRect(), plot = cells[0].parentElement.getBoundingClientRect();
  const cell = cells[number].getBoundingClientRect();
  put(cursor, plot, from);
  put(ring, cell, plot);
  cursor.style.setProperty("--x", `${cell.left + cell.width / 2 - plot.left}px`);
  cursor.style.setProperty("--y", `${cell.top + cell.height / 2 - plot.top}px`);
}

function put(node, { left, top, width, height }, from) {
  Object.assign(node.style, {
    transform: `translate(${left - from.left}px, ${top - from.top}px)`, width: `${width}px`, height: `${height}px`,
  });
}
