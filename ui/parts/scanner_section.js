/* The cross-section beside the strip. Python draws the grey pictures, from the smallest
   lumen to the largest; which one belongs to which instant comes with them. Here they are
   put on the glass, with what a machine writes over them. */

const NAMES_FROM = 200;           // px: a narrower picture carries no words
const NAME_ROOM = 24;             // px: an artery with a smaller radius is named beside it

class Section {
  constructor(canvas, ink) { this.canvas = canvas; this.ink = ink; }

  /* Draws once the pictures are decoded, so that old and new are never mixed. */
  update(data, colour, done) {
    const show = (image) => {
      if (image !== this.image) this.ready = [];   // pictures in the size of the glass
      this.data = data; this.view = data.section; this.colour = colour; this.image = image;
      this.address = image ? data.section.image : null;
      this.place(); done();
    };
    this.coming = data;
    if (!data.section) { this.data = data; this.view = this.image = this.address = null; done(); return; }
    if (data.section.image === this.address) { show(this.image); return; }
    const image = new Image();
    image.onload = () => { if (this.coming === data) show(image); };
    image.src = data.section.image;
  }

  resize(box, dpr) {
    fit(this.canvas, box, dpr);
    this.w = box.width; this.h = box.height; this.dpr = dpr; this.ready = []; this.place();
  }

  /* The whole depth is always on the glass; what is left over at the sides stays black. */
  place() {
    if (!this.view || !this.h) return;
    this.cm = this.h / this.view.depth_cm;
    this.left = (this.w - this.view.width_cm * this.cm) / 2;
    this.hasNames = this.w > NAMES_FROM;
  }

  x(cm) { return this.left + cm * this.cm; }
  y(cm) { return cm * this.cm; }
  inCm(x, y) { return { x: (x - this.left) / this.cm, y: y / this.cm }; }

  draw(t, isMeasured = false) {
    const v = this.view, g = this.canvas.getContext("2d");
    if (!v || !this.image || !this.w) return;
    g.fillStyle = this.ink.background; g.fillRect(0, 0, this.w, this.h);
    this.drawPicture(g, t);
    this.drawBeat(g, t);
    if (this.data.truth) this.drawTruth(g, t, isMeasured);
    if (!isMeasured) this.drawGate(g);
    this.drawDepth(g);
    if (this.hasNames) this.drawNames(g, isMeasured);
    this.drawProbe(g);
  }

  /* Between two pictures the nearer one shows through more. */
  drawPicture(g, t) {
    const v = this.view, place = at(v.at, t / this.data.recorded_s), k = Math.floor(place), share = place - k;
    this.put(g, k);
    if (share < 0.02 || k + 1 >= v.n_picture) return;
    g.globalAlpha = share; this.put(g, k + 1); g.globalAlpha = 1;
  }

  put(g, k) {
    if (!this.ready[k]) this.ready[k] = this.sized(k);
    g.drawImage(this.ready[k], this.left, 0, this.view.width_cm * this.cm, this.h);
  }

  /* Drawing in another size is slow, and twenty times a second it would be felt. */
  sized(k) {
    const v = this.view, rows = this.image.height / v.n_picture;
    const w = Math.round(v.width_cm * this.cm * this.dpr), h = Math.round(this.h * this.dpr);
    const canvas = new OffscreenCanvas(w, h), g = canvas.getContext("2d");
    g.imageSmoothingQuality = "high";
    g.drawImage(this.image, 0, k * rows, this.image.width, rows, 0, 0, w, h);
    return canvas;
  }

  /* The artery grows with each beat: the picture around its middle, a little larger. */
  drawBeat(g, t) {
    const a = this.view.artery, beat = (t * a.beats_per_s) % 1;
    const growth = 1 + 0.045 * Math.exp(-(((beat - 0.17) / 0.12) ** 2));
    if (growth < 1.003) return;
    const x = this.x(a.x_cm), y = this.y(a.y_cm);
    g.save();
    oval(g, x, y, 1.3 * a.radius_cm * this.cm, 1.3 * a.radius_cm * this.cm); g.clip();
    g.translate(x, y); g.scale(growth, growth); g.translate(-x, -y);
    this.drawPicture(g, t);
    g.restore();
  }

  /* Shown when asked for: the outline at this moment; without the probe, if it presses
     and no ellipse stands there. */
  drawTruth(g, t, isMeasured) {
    const { outline } = this.data.truth, share = t / this.data.recorded_s, free = this.data.unpressed;
    this.dashed(g, at(outline.half_width_cm, share), at(outline.half_depth_cm, share), [4, 3], 1.2);
    if (!free || isMeasured) return;
    this.dashed(g, free.half_width_cm, free.half_depth_cm, [9, 6], 1.5);
    if (this.hasNames) this.name(g, free.text, this.view.vein.y_cm + free.half_depth_cm, 15, this.ink.truth);
  }

  dashed(g, a, b, dash, width) {
    const { x_cm, y_cm } = this.view.vein;
    g.strokeStyle = this.ink.truth; g.lineWidth = width; g.setLineDash(dash);
    oval(g, this.x(x_cm), this.y(y_cm), a * this.cm, b * this.cm); g.stroke(); g.setLineDash([]);
  }

  /* Where the Doppler signal comes from: the beam, and the gate on it. */
  drawGate(g) {
    const v = this.view, x = crisp(this.x(v.vein.x_cm)), half = this.hasNames ? 9 : 5;
    const front = this.y(v.gate.y_cm - v.gate.half_cm), back = this.y(v.gate.y_cm + v.gate.half_cm);
    g.strokeStyle = withAlpha(this.colour, 0.5); g.lineWidth = 1; g.setLineDash([1, 5]);
    line(g, x, 0, x, front); line(g, x, back, x, this.h); g.setLineDash([]);
    g.strokeStyle = this.colour; g.lineWidth = 1.5;
    for (const y of [front, back]) line(g, x - half, crisp(y), x + half, crisp(y));
  }

  drawDepth(g) {
    const { depth_cm } = this.view, cm = this.cm;
    g.strokeStyle = withAlpha(this.ink.ink, 0.7); g.lineWidth = 1; g.font = `12px ${FONT}`; g.textBaseline = "middle";
    for (let k = 0.5; k < depth_cm; k += 0.5) line(g, this.left, crisp(k * cm), this.left + (k % 1 ? 4 : 8), crisp(k * cm));
    if (this.hasNames) for (let k = 1; k < depth_cm - 0.4; k++) tag(g, k === 1 ? "1 cm" : String(k), this.left + 12, k * cm, this.ink);
  }

  drawNames(g, isMeasured) {
    const { vein, artery, gate } = this.view, d = this.data;
    g.font = `12px ${FONT}`;
    if (artery.radius_cm * this.cm < NAME_ROOM) { this.namesAside(g, isMeasured); return; }
    tag(g, d.artery, this.x(artery.x_cm), this.y(artery.y_cm), this.ink, "center", this.ink.ink);
    const below = Math.max(vein.y_cm + vein.below_cm, gate.y_cm + gate.half_cm);
    if (!d.unpressed && !isMeasured) this.name(g, d.vein, below, 13, this.colour);
  }

  /* Vessels too small to write into or under: to the left and to the right of them. */
  namesAside(g, isMeasured) {
    const { vein, artery } = this.view, d = this.data;
    tag(g, d.artery, this.x(artery.x_cm + artery.radius_cm) + 12, this.y(artery.y_cm), this.ink, "left", this.ink.ink);
    if (isMeasured) return;
    g.font = `600 12.5px ${FONT}`;
    tag(g, d.vein, this.x(vein.x_cm - vein.below_cm) - 12, this.y(vein.y_cm), this.ink, "right", this.colour);
  }

  name(g, text, below_cm, gap, colour) {
    g.font = `600 12.5px ${FONT}`; g.textBaseline = "middle";
    const half = g.measureText(text).width / 2 + 6;
    const x = clamp(this.x(this.view.vein.x_cm), half, this.w - half);
    tag(g, text, x, Math.min(this.y(below_cm) + gap, this.h - 34), this.ink, "center", colour);
  }

  /* The probe's face on the skin; the mark is on the person's right. */
  drawProbe(g) {
    const w = this.view.width_cm * this.cm, dot = this.left + 0.16 * w + 8;
    g.fillStyle = this.ink.dim; g.beginPath(); g.roundRect(this.left + 0.16 * w, -6, 0.68 * w, 10, 4); g.fill();
    if (!this.hasNames) return;
    g.fillStyle = this.ink.ink; oval(g, dot, 2, 2, 1.5); g.fill();
  }
}
