/* The spectral strip: the machine's picture, its scale, its traces, the reading. */

const TICK_ROOM = 20;             // px kept free for the Nyquist limits at both ends

class Strip {
  constructor(canvas, ink) { this.canvas = canvas; this.ink = ink; }

  /* Draws once the picture is decoded, so that picture and traces change together. */
  update(data, colour, done) {
    const show = (image) => {
      this.data = data; this.colour = colour; this.image = image;
      this.address = image ? data.image : null;
      this.draw(); done();
    };
    this.coming = data;
    if (data.hidden) { show(null); return; }
    if (data.image === this.address) { show(this.image); return; }
    if (!this.data || this.data.hidden) { this.data = data; this.colour = colour; }   // axes at once
    const image = new Image();
    image.onload = () => { if (this.coming === data) show(image); };
    image.src = data.image;
  }

  resize(box, dpr) {
    fit(this.canvas, box, dpr);
    this.W = box.width; this.H = box.height; this.small = this.W < SMALL;
    const right = this.small ? 32 : 62, top = 8, bottom = this.small ? 16 : 22;
    this.plot = { x: 0, y: top, w: this.W - right, h: this.H - top - bottom };
  }

  x(t) { const d = this.data; return this.plot.x + ((t - d.start_s) / d.sweep_s) * this.plot.w; }
  y(v) { const d = this.data; return this.plot.y + ((v + d.up_cm_s) / (d.up_cm_s + d.down_cm_s)) * this.plot.h; }
  time(x) {                         // within what is shown
    const d = this.data, t = d.start_s + ((x - this.plot.x) / this.plot.w) * d.sweep_s;
    return clamp(t, d.start_s, d.start_s + d.duration_s);
  }

  draw() {
    const d = this.data, p = this.plot, g = this.canvas.getContext("2d");
    if (!d || !p || p.w <= 0) return;
    g.clearRect(0, 0, this.W, this.H);
    if (d.hidden) return;
    g.textBaseline = "middle";
    g.save(); g.beginPath(); g.rect(p.x, p.y, p.w, p.h); g.clip();
    this.drawSpectrum(g, p, d);
    this.drawReversed(g, p, d);
    this.drawLine(g, d.peak_cm_s, d.start_s, d.duration_s, withAlpha(this.colour, 0.6), 1);
    this.drawLine(g, d.mean_cm_s, d.start_s, d.duration_s, this.colour, this.small ? 1.4 : 2);
    if (d.truth) this.drawTruth(g, p, d);
    g.restore();
    this.drawScale(g, p, d);
    this.drawTime(g, p, d);
    this.drawBracket(g, p, d);
  }

  /* Picture, what the wall filter takes away, baseline. */
  drawSpectrum(g, p, d) {
    if (this.image) {
      g.imageSmoothingQuality = "high";
      g.drawImage(this.image, p.x, p.y, this.x(d.start_s + d.duration_s) - p.x, p.h);
    }
    const top = this.y(-d.wall_cm_s), bottom = this.y(d.wall_cm_s);
    g.fillStyle = withAlpha(this.ink.left, 0.16); g.fillRect(p.x, top, p.w, bottom - top);
    g.strokeStyle = withAlpha(this.ink.ink, 0.6); g.lineWidth = 1;
    line(g, p.x, crisp(this.y(0)), p.x + p.w, crisp(this.y(0)));
  }

  /* Hatched between mean trace and baseline, so that shape carries it and not colour. */
  drawReversed(g, p, d) {
    const n = d.mean_cm_s.length, zero = this.y(0), at = (i) => this.x(d.start_s + ((i + 0.5) / n) * d.duration_s);
    g.save(); g.beginPath(); g.moveTo(at(0), zero);
    d.mean_cm_s.forEach((v, i) => g.lineTo(at(i), Math.min(zero, this.y(v || 0))));
    g.lineTo(at(n - 1), zero); g.closePath(); g.clip();
    g.strokeStyle = withAlpha(this.colour, 0.85); g.lineWidth = 1;
    for (let x = p.x - p.h; x < p.x + p.w; x += 6) line(g, x, p.y + p.h, x + p.h, p.y);
    g.restore();
  }

  /* One value per equal stretch of time; no line where there is no value. */
  drawLine(g, values, start, length, style, width, dash = []) {
    const n = values.length;
    g.strokeStyle = style; g.lineWidth = width; g.lineJoin = "round"; g.setLineDash(dash);
    g.beginPath();
    let isOn = false;
    values.forEach((v, i) => {
      if (v === null) { isOn = false; return; }
      const x = this.x(start + ((i + 0.5) / n) * length), y = this.y(v);
      if (isOn) g.lineTo(x, y); else g.moveTo(x, y);
      isOn = true;
    });
    g.stroke(); g.setLineDash([]);
  }

  drawTruth(g, p, d) {
    this.drawLine(g, d.truth.velocity_cm_s, 0, d.recorded_s, this.ink.background, this.small ? 2 : 3.5);
    this.drawLine(g, d.truth.velocity_cm_s, 0, d.recorded_s, this.ink.truth, this.small ? 1.1 : 1.6, this.small ? [4, 3] : [6, 4]);
  }

  step() {
    const span = (this.data.up_cm_s + this.data.down_cm_s) * (this.small ? 1.7 : 1);
    return [1, 2, 5, 10, 20, 50, 100, 200].find((s) => span / s <= 8) || 500;
  }

  /* Words carry the sign: the numbers on both sides are positive. */
  drawScale(g, p, d) {
    const ax = p.x + p.w, foot = p.y + p.h, step = this.step(), room = this.small ? 12 : TICK_ROOM;
    g.font = `${this.small ? 11 : 12}px ${FONT}`; g.textAlign = "left"; g.lineWidth = 1;
    g.strokeStyle = this.ink.line; line(g, ax + 0.5, p.y, ax + 0.5, foot);
    for (let v = -Math.floor(d.up_cm_s / step) * step; v <= d.down_cm_s; v += step) {
      const y = this.y(v);
      if (y < p.y + room || y > foot - room) continue;
      g.fillStyle = v === 0 ? this.ink.ink : this.ink.dim;
      g.strokeStyle = this.ink.line; line(g, ax, crisp(y), ax + 5, crisp(y));
      g.fillText(String(Math.abs(v)), ax + 9, y);
    }
    g.strokeStyle = this.ink.ink; g.lineWidth = 2;       // beyond these ends speed wraps round
    line(g, ax - 4, p.y + 1, ax + 6, p.y + 1); line(g, ax - 4, foot - 1, ax + 6, foot - 1); g.lineWidth = 1;
    g.fillStyle = this.ink.ink;
    const unit = this.small ? "" : ` ${d.words.nyquist}`;
    g.fillText(d.nyquist[0] + unit, ax + 9, p.y + 7); g.fillText(d.nyquist[1] + unit, ax + 9, foot - 6);
    g.fillStyle = this.ink.dim;
    g.fillText("cm/s", ax + (this.small ? 4 : 9), foot + (this.small ? 9 : 12));
  }

  drawTime(g, p, d) {
    const foot = p.y + p.h, least = d.sweep_s / (this.small ? 5 : 11);
    const every = [0.5, 1, 2, 5].find((step) => step >= least * 0.99) || 10;
    g.textAlign = "center"; g.fillStyle = this.ink.dim;
    for (let s = (Math.floor(d.start_s / every) + 1) * every, k = 0; s < d.start_s + d.sweep_s - 0.3 * every; s += every, k++) {
      g.strokeStyle = this.ink.line; line(g, crisp(this.x(s)), foot, crisp(this.x(s)), foot + 4);
      g.fillText(k === 0 ? `${s} s` : `${s}`, this.x(s), foot + (this.small ? 9 : 12));
    }
  }

  /* The longest reversal, held against the limit of the edition. */
  drawBracket(g, p, d) {
    const r = d.reversal;
    if (!r) return;
    const xa = this.x(r.start_s), xb = this.x(r.start_s + r.duration_s);
    const xl = d.limit ? this.x(r.start_s + d.limit.value) : xb;
    const y = p.y + (this.small ? 26 : Math.max(40, (this.y(0) - p.y) * 0.32));
    g.strokeStyle = withAlpha(this.ink.ink, 0.6); g.lineWidth = 1; g.setLineDash([2, 3]);
    line(g, xa, y, xa, this.y(0)); line(g, xb, y, xb, this.y(0)); g.setLineDash([]);
    g.strokeStyle = this.ink.ink; g.lineWidth = 1.5;
    line(g, xa, y, xb, y); line(g, xa, y - 5, xa, y + 5); line(g, xb, y - 5, xb, y + 5);
    if (d.limit) {
      if (xb > xl) { g.lineWidth = 4.5; line(g, xl, y, xb, y); } else { g.lineWidth = 1; g.setLineDash([3, 3]); line(g, xb, y, xl, y); g.setLineDash([]); }
      g.lineWidth = 2; line(g, xl, y - 11, xl, y + 9);
    }
    const end = Math.max(xb, xl), left = end > p.x + p.w - 76;
    g.font = `600 ${this.small ? 12 : 13}px ${FONT}`;
    tag(g, r.text, left ? xa - 8 : end + 9, y, this.ink, left ? "right" : "left");
    if (d.limit && !this.small) {
      const isUnderWord = xl < p.x + 130 && y - 20 < p.y + 26;     // "reversed" stands there
      g.font = `12px ${FONT}`;
      tag(g, d.limit.text, clamp(xl, p.x + 45, p.x + p.w - 45), isUnderWord ? y + 18 : y - 20, this.ink, "center");
    }
  }
}
