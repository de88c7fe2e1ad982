/* A caliper for area: an ellipse dragged over the frozen cross-section, or moved edge by
   edge with the arrow keys. Its edges are kept in cm, so that it stays on the tissue when
   the picture changes its size. Running clears it, as on a machine. */

const LEAST_CM = 0.04;
const FIRST_CM = { wide: 0.8, deep: 0.5 };    // by button: something to be moved, no answer
const EDGES = ["left", "right", "front", "back"];
const KEY_STEP_CM = { ArrowRight: 0.02, ArrowDown: 0.02, ArrowLeft: -0.02, ArrowUp: -0.02, PageDown: 0.1, PageUp: -0.1 };
const GRIP_PX = 12;               // half a handle: it stands outside the edge it moves, if there is room

class Ellipse {
  constructor(scanner, canvas, handles) {
    this.scanner = scanner; this.canvas = canvas; this.handles = handles;
    this.edges = null;
    this.wire();
  }

  get section() { return this.scanner.section; }

  update(data) {
    this.data = data;
    const view = data.section;
    if (this.edges && (!view || this.site !== data.site || !this.fits(view))) this.set(null, true);
    for (const [i, handle] of this.handles.entries()) {
      if (!view) continue;
      handle.setAttribute("aria-valuemin", 0);
      handle.setAttribute("aria-valuemax", (i < 2 ? view.width_cm : view.depth_cm).toFixed(2));
    }
  }

  fits(view) { return this.edges.right <= view.width_cm && this.edges.back <= view.depth_cm; }

  area() {
    if (!this.edges) return null;
    const { left, right, front, back } = this.edges;
    return (Math.PI / 4) * (right - left) * (back - front);
  }

  /* By button: laid on the gate, ready to be moved by keys. */
  toggle() {
    if (this.edges) { this.set(null, true); return; }
    const { vein, gate, width_cm, depth_cm } = this.data.section;
    const x = clamp(vein.x_cm, FIRST_CM.wide / 2, width_cm - FIRST_CM.wide / 2);
    const y = clamp(gate.y_cm, FIRST_CM.deep / 2, depth_cm - FIRST_CM.deep / 2);
    this.set({ left: x - FIRST_CM.wide / 2, right: x + FIRST_CM.wide / 2, front: y - FIRST_CM.deep / 2, back: y + FIRST_CM.deep / 2 }, true);
    this.handles[0].focus({ preventScroll: true });
  }

  set(edges, isDone) {
    const isNew = !!edges !== !!this.edges;
    this.edges = edges; this.site = this.data.site;
    if (edges && !this.scanner.frozen) this.scanner.setFrozen(true);
    if (edges) this.scanner.measuring = "ellipse";
    if (isNew) this.scanner.setLaying(!!edges);
    for (const [i, handle] of this.handles.entries()) {
      handle.hidden = !edges;
      if (!edges) continue;
      const value = edges[EDGES[i]], from = i < 2 ? "from the left" : "deep";
      handle.setAttribute("aria-valuenow", value.toFixed(2));
      handle.setAttribute("aria-valuetext", `${value.toFixed(2)} cm ${from}; the ellipse reads ${this.area().toFixed(2)} square centimetres`);
    }
    this.draw(); this.scanner.say();
    if (isDone) this.send();
  }

  /* Rounded, so that a still hand causes no rerun. */
  send() {
    this.scanner.component.setStateValue("ellipse", this.edges && {
      site: this.site, at_s: +this.scanner.now().toFixed(2), area_cm2: +this.area().toFixed(2),
    });
  }

  /* ---------- by hand ---------- */
  wire() {
    const spot = (event) => {
      const box = this.canvas.getBoundingClientRect();
      return this.section.inCm(event.clientX - box.left, event.clientY - box.top);
    };
    const place = (event) => {
      const { x, y } = spot(event), view = this.data.section;
      return { x: clamp(x, 0, view.width_cm), y: clamp(y, 0, view.depth_cm) };
    };
    this.canvas.onpointerdown = (event) => {
      if (!this.data || !this.data.section || event.button > 0) return;
      if (event.pointerType === "touch" && !this.edges) return;      // a finger may want to scroll
      this.canvas.setPointerCapture(event.pointerId);
      this.from = place(event); this.carried = this.holds(this.from) ? { ...this.edges } : null; this.isMoved = false;
    };
    this.canvas.onpointermove = (event) => {
      if (!this.from) return;
      const to = place(event), dx = to.x - this.from.x, dy = to.y - this.from.y;
      if (!this.isMoved && Math.hypot(dx, dy) < LEAST_CM) return;
      this.isMoved = true;
      if (this.carried) this.carry(dx, dy);
      else this.set({
        left: Math.min(this.from.x, to.x), right: Math.max(this.from.x, to.x, this.from.x + LEAST_CM),
        front: Math.min(this.from.y, to.y), back: Math.max(this.from.y, to.y, this.from.y + LEAST_CM),
      }, false);
    };
    const drop = () => { if (this.isMoved && this.edges) this.send(); this.from = undefined; this.isMoved = false; };
    this.canvas.onpointerup = drop; this.canvas.onpointercancel = drop;
    this.handles.forEach((handle, i) => {
      let isHeld = false, gap = 0;           // from the finger to the edge, as it was taken hold of
      const along = (event) => { const at = spot(event); return i < 2 ? at.x : at.y; };
      handle.onpointerdown = (event) => {
        if (!this.edges) return;
        handle.setPointerCapture(event.pointerId); isHeld = true;
        gap = this.edges[EDGES[i]] - along(event);
      };
      handle.onpointermove = (event) => { if (isHeld && this.edges) this.moveTo(i, along(event) + gap); };
      handle.onpointerup = handle.onpointercancel = () => { if (isHeld && this.edges) this.send(); isHeld = false; };
      handle.onkeydown = (event) => this.onKey(event, i);
    });
  }

  holds({ x, y }) {
    if (!this.edges) return false;
    const { left, right, front, back } = this.edges;
    return ((2 * x - left - right) / (right - left)) ** 2 + ((2 * y - front - back) / (back - front)) ** 2 < 1;
  }

  carry(dx, dy) {
    const c = this.carried, view = this.data.section;
    const x = clamp(dx, -c.left, view.width_cm - c.right), y = clamp(dy, -c.front, view.depth_cm - c.back);
    this.set({ left: c.left + x, right: c.right + x, front: c.front + y, back: c.back + y }, false);
  }

  onKey(event, i) {
    if (event.key === "Escape" || event.key === "Delete") {
      this.set(null, true); this.scanner.btn.ellipse.focus(); return;
    }
    const step = KEY_STEP_CM[event.key];
    if (!step) return;
    event.preventDefault();
    this.moveTo(i, this.edges[EDGES[i]] + step);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), KEY_REST_MS);
  }

  moveTo(i, cm) {
    const edges = { ...this.edges }, view = this.data.section;
    edges[EDGES[i]] = clamp(cm, 0, i < 2 ? view.width_cm : view.depth_cm);
    if (edges.right - edges.left >= LEAST_CM - 1e-9 && edges.back - edges.front >= LEAST_CM - 1e-9) this.set(edges, false);
  }

  /* ---------- on the glass ---------- */
  resize(box, dpr) { fit(this.canvas, box, dpr); this.box = box; }

  draw() {
    const g = this.canvas.getContext("2d"), s = this.section, ink = this.scanner.ink;
    if (!this.box) return;
    g.clearRect(0, 0, this.box.width, this.box.height);
    if (!this.edges || !s.cm) return;
    const [x1, x2] = [s.x(this.edges.left), s.x(this.edges.right)], [y1, y2] = [s.y(this.edges.front), s.y(this.edges.back)];
    const x = (x1 + x2) / 2, y = (y1 + y2) / 2;
    for (const [colour, width] of [[ink.background, 3.5], [ink.ink, 1.5]]) {
      g.strokeStyle = colour; g.lineWidth = width;
      oval(g, x, y, (x2 - x1) / 2, (y2 - y1) / 2); g.stroke();
    }
    g.strokeStyle = withAlpha(ink.ink, 0.55); g.lineWidth = 1; g.setLineDash([2, 4]);
    line(g, x1, y, x2, y); line(g, x, y1, x, y2); g.setLineDash([]);
    const spots = [[x1 - GRIP_PX, y], [x2 + GRIP_PX, y], [x, y1 - GRIP_PX], [x, y2 + GRIP_PX]];
    const held = (px, size) => clamp(px, GRIP_PX, size - GRIP_PX);     // whole, at the picture's edge too
    this.handles.forEach((handle, i) => {
      const [px, py] = [held(spots[i][0], this.box.width), held(spots[i][1], this.box.height)];
      handle.style.transform = `translate(${px - GRIP_PX}px, ${py - GRIP_PX}px)`;
    });
  }
}
