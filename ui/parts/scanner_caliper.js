/* A caliper for time: dragged over the strip or moved by arrow keys. On a canvas of its
   own, so that dragging never touches the picture below. */

const LEAST_S = 0.04;
const KEY_STEP_S = { ArrowRight: 0.02, ArrowUp: 0.02, ArrowLeft: -0.02, ArrowDown: -0.02, PageUp: 0.1, PageDown: -0.1 };
const KEY_REST_MS = 250;          // a key held down reports once, when it rests

class Caliper {
  constructor(scanner, canvas, handles) {
    this.scanner = scanner; this.canvas = canvas; this.handles = handles;
    this.ends = null;
    this.wire();
  }

  update(data) {
    this.data = data;
    if (this.ends && (data.hidden || this.site !== data.site || !this.fits(this.ends))) this.set(null, true);
    for (const handle of this.handles) {
      if (data.hidden) continue;
      handle.setAttribute("aria-valuemin", data.start_s.toFixed(2));
      handle.setAttribute("aria-valuemax", (data.start_s + data.duration_s).toFixed(2));
    }
  }

  fits([from, to]) { const d = this.data; return from >= d.start_s && to <= d.start_s + d.duration_s; }
  seconds() { return this.ends ? this.ends[1] - this.ends[0] : null; }

  /* By button: laid on the longest reversal, ready to be moved by keys. */
  toggle() {
    if (this.ends) { this.set(null, true); return; }
    const d = this.data, end = d.start_s + d.duration_s, found = d.reversal;
    const from = clamp(found ? found.start_s : d.start_s + 0.3 * d.duration_s, d.start_s, end - LEAST_S);
    this.set([from, Math.min(end, from + (found ? Math.max(found.duration_s, LEAST_S) : 1))], true);
    this.handles[1].focus();
  }

  set(ends, isDone) {
    this.ends = ends; this.site = this.data.site;
    if (ends) this.scanner.measuring = "caliper";
    this.scanner.press("measure", !!ends);
    for (const [i, handle] of this.handles.entries()) {
      handle.hidden = !ends;
      if (!ends) continue;
      handle.setAttribute("aria-valuenow", ends[i].toFixed(2));
      handle.setAttribute("aria-valuetext", `${ends[i].toFixed(2)} seconds; the caliper reads ${this.seconds().toFixed(2)} seconds`);
    }
    this.draw(); this.scanner.say();
    if (isDone) this.send();
  }

  /* Rounded, so that a still hand causes no rerun. */
  send() {
    const ends = this.ends;
    this.scanner.component.setStateValue("caliper", ends && {
      site: this.site, start_s: +ends[0].toFixed(2), seconds: +this.seconds().toFixed(2),
    });
  }

  wire() {
    const time = (event) => this.scanner.strip.time(event.clientX - this.canvas.getBoundingClientRect().left);
    this.canvas.onpointerdown = (event) => {
      if (!this.data || this.data.hidden || event.button > 0) return;
      this.canvas.setPointerCapture(event.pointerId); this.from = time(event); this.isMoved = false;
    };
    this.canvas.onpointermove = (event) => {
      if (this.from === undefined) return;
      const to = time(event);
      if (Math.abs(to - this.from) < LEAST_S) return;
      this.isMoved = true;
      this.set([Math.min(this.from, to), Math.max(this.from, to)], false);
    };
    const drop = () => { if (this.isMoved && this.ends) this.send(); this.from = undefined; this.isMoved = false; };
    this.canvas.onpointerup = drop; this.canvas.onpointercancel = drop;
    this.handles.forEach((handle, i) => {
      let isHeld = false;
      handle.onpointerdown = (event) => { handle.setPointerCapture(event.pointerId); isHeld = true; };
      handle.onpointermove = (event) => { if (isHeld && this.ends) this.moveTo(i, time(event)); };
      handle.onpointerup = handle.onpointercancel = () => { if (isHeld && this.ends) this.send(); isHeld = false; };
      handle.onkeydown = (event) => this.onKey(event, i);
    });
  }

  onKey(event, i) {
    if (event.key === "Escape" || event.key === "Delete") {
      this.set(null, true); this.scanner.btn.measure.focus(); return;
    }
    const step = KEY_STEP_S[event.key];
    if (!step) return;
    event.preventDefault();
    this.moveTo(i, this.ends[i] + step);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), KEY_REST_MS);
  }

  moveTo(i, t) {
    const ends = [...this.ends], d = this.data;
    ends[i] = clamp(t, d.start_s, d.start_s + d.duration_s);
    if (ends[1] - ends[0] >= LEAST_S - 1e-9) this.set(ends, false);
  }

  /* Above the names of the lines, so that no number stands in them. */
  above() { return this.scanner.strip.small ? 32 : this.data.truth ? 72 : 56; }

  resize(box, dpr) { fit(this.canvas, box, dpr); this.box = box; }

  draw() {
    const { strip, ink } = this.scanner, p = strip.plot, g = this.canvas.getContext("2d");
    if (!p || !this.box) return;
    g.clearRect(0, 0, this.box.width, this.box.height);
    if (!this.ends) return;
    const [xa, xb] = this.ends.map((t) => strip.x(t)), y = p.y + p.h - this.above();
    g.fillStyle = withAlpha(ink.ink, 0.12); g.fillRect(xa, p.y, xb - xa, p.h);
    g.strokeStyle = ink.ink; g.lineWidth = 1.5;
    line(g, xa, p.y, xa, p.y + p.h); line(g, xb, p.y, xb, p.y + p.h); line(g, xa, y, xb, y);
    g.font = `600 ${strip.small ? 12 : 13}px ${FONT}`; g.textBaseline = "middle";
    const isLast = xb > p.x + p.w - 70;
    tag(g, `${this.seconds().toFixed(2)} s`, isLast ? xa - 8 : xb + 8, y, ink, isLast ? "right" : "left");
    this.handles.forEach((handle, i) => { handle.style.transform = `translate(${[xa, xb][i] - 12}px, ${y - 12}px)`; });
  }
}
