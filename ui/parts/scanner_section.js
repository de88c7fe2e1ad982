/* The cross-section beside the strip: the lumen from the model, tissue as illustration. */

class Section {
  constructor(canvas, ink) { this.canvas = canvas; this.ink = ink; }

  update(data, colour) {
    const key = `${data.kind}/${data.depth_cm}`;
    if (key !== this.key) { this.tissue = null; this.key = key; }
    this.data = data; this.colour = colour;
  }

  resize(box, dpr) {
    fit(this.canvas, box, dpr);
    this.w = box.width; this.h = box.height; this.tissue = null;
  }

  draw(t) {
    const d = this.data;
    if (!d || !this.w || d.through_skull) return;
    if (!this.tissue) this.tissue = tissue(d, this.w, this.h);
    const g = this.canvas.getContext("2d"), w = this.w, h = this.h, cm = h / d.depth_cm;
    const press = Math.min(1, d.pressure_mmhg / 15);
    this.drawTissue(g, w, h, press);
    const round = Math.sqrt(d.round_area_cm2 / Math.PI);
    const here = { x: w * (d.kind === "jugular" ? 0.58 : 0.5), y: (d.vein_depth_cm - 0.22 * press) * cm };
    const lumen = (area) => ellipse(area, d.round_area_cm2);
    if (d.kind === "jugular") this.drawCarotid(g, here, round, cm, t);
    const now = lumen(at(d.area_cm2, t / d.recorded_s));
    vessel(g, here.x, here.y, now.a * cm, Math.max(1, now.b * cm), 1.5, 0.55);
    g.strokeStyle = this.colour; g.lineWidth = 1.25;
    oval(g, here.x, here.y, now.a * cm + 1.5, Math.max(1, now.b * cm) + 1.5); g.stroke();
    drawDefect(g, d.defect, here, now.a * cm, Math.max(1, now.b * cm));
    if (d.unpressed) this.drawUnpressed(g, here, lumen(d.unpressed.area_cm2), cm, w);
    else if (w > 140) this.label(g, d.vein, here.x, here.y + now.b * cm + 15, this.colour, w);
    this.drawDepth(g, w, h, cm);
    const foot = 3 + 6 * press;                           // the probe, deeper as it presses
    g.fillStyle = this.ink.dim; g.beginPath(); g.roundRect(w * 0.16, -6, w * 0.68, 6 + foot, 5); g.fill();
  }

  drawTissue(g, w, h, press) {
    const cut = 0.3, squeeze = 1 - 0.16 * press, t = this.tissue;   // skin and muscle thin out
    g.fillStyle = this.ink.background; g.fillRect(0, 0, w, h);
    g.drawImage(t, 0, 0, t.width, t.height * cut, 0, 0, w, h * cut * squeeze);
    g.drawImage(t, 0, t.height * cut, t.width, t.height * (1 - cut), 0, h * cut * squeeze, w, h * (1 - cut * squeeze));
  }

  /* Round, thick-walled, pulsing: what a vein looks like when it is not a vein. */
  drawCarotid(g, here, round, cm, t) {
    const beat = (t * this.data.beats_per_s) % 1, pulse = 1 + 0.045 * Math.exp(-(((beat - 0.16) / 0.12) ** 2));
    const r = 0.31 * cm * pulse;
    const x = Math.max(r + 6, here.x - 0.82 * cm), y = here.y + Math.max(0.95, round * 0.55 + 0.62) * cm;
    vessel(g, x, y, r, r, 3.2, 0.95);
    if (this.w > 140) { g.font = `12px ${FONT}`; tag(g, this.data.words.carotid, x, y, this.ink, "center", this.ink.dim); }
  }

  drawUnpressed(g, here, free, cm, w) {
    g.strokeStyle = this.ink.truth; g.lineWidth = 1.5; g.setLineDash([6, 4]);
    oval(g, here.x, here.y, free.a * cm, free.b * cm); g.stroke(); g.setLineDash([]);
    if (w > 140) this.label(g, this.data.unpressed.text, here.x, here.y + free.b * cm + 15, this.ink.truth, w);
  }

  label(g, text, x, y, colour, w) {
    g.font = `12.5px ${FONT}`;
    const half = g.measureText(text).width / 2 + 6;
    tag(g, text, clamp(x, half, w - half), y, this.ink, "center", colour);
  }

  drawDepth(g, w, h, cm) {
    g.strokeStyle = withAlpha(this.ink.ink, 0.55); g.lineWidth = 1; g.font = `12px ${FONT}`;
    for (let k = 0.5; k < this.data.depth_cm; k += 0.5) line(g, 0, crisp(k * cm), k % 1 ? 4 : 8, crisp(k * cm));
    if (w > 140) for (let k = 1; k < this.data.depth_cm - 0.4; k++) tag(g, k === 1 ? "1 cm" : String(k), 12, k * cm, this.ink, "left", this.ink.dim);
  }
}

/* ---------- geometry ---------- */

/* Half-axes of a vein of this area. Flattening keeps the perimeter of the round lumen;
   beyond it the vein grows round. Ramanujan's perimeter, solved by bisection. */
function ellipse(area, round) {
  const product = Math.max(area, 0.002) / Math.PI;
  if (area >= round) return { a: Math.sqrt(product), b: Math.sqrt(product) };
  const perimeter = 2 * Math.PI * Math.sqrt(round / Math.PI);
  let low = Math.sqrt(product), high = perimeter / 4;
  for (let i = 0; i < 24; i++) {
    const a = (low + high) / 2, b = product / a, h = ((a - b) / (a + b)) ** 2;
    const length = Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
    if (length > perimeter) high = a; else low = a;
  }
  return { a: low, b: product / low };
}

/* ---------- tissue ---------- */
/* One fixed grain per size: sliders move the vein, never the speckle. An illustration. */
function tissue(d, bw, bh) {
  const w = 260, h = Math.max(40, Math.round((w * bh) / bw));
  const canvas = new OffscreenCanvas(w, h), g = canvas.getContext("2d"), image = g.createImageData(w, h);
  let state = 2654435769;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  const re = grain(w, h, random), im = grain(w, h, random);
  for (let j = 0; j < h; j++) {
    for (let i = 0; i < w; i++) {
      const k = j * w + i, echo = echogenicity(d.kind, i / w, (j / h) * d.depth_cm, j / h);
      const amplitude = Math.hypot(re[k], im[k]) / 9;
      const grey = clamp(0.86 + 0.4 * Math.log10(amplitude * echo * echo + 1e-3), 0, 1);
      const value = 255 * grey ** 1.15;
      image.data.set([value * 0.97, value, value * 1.02, 255], 4 * k);
    }
  }
  g.putImageData(image, 0, 0);
  return canvas;
}

function grain(w, h, random) {                       // wider than deep, as speckle is
  const raw = new Float32Array(w * h), out = new Float32Array(w * h);
  for (let k = 0; k < raw.length; k++) raw[k] = random() + random() + random() - 1.5;
  for (let j = 1; j < h - 1; j++) {
    for (let i = 3; i < w - 3; i++) {
      const k = j * w + i;
      let sum = 2.2 * (raw[k - w] + raw[k + w]);
      for (let s = -3; s <= 3; s++) sum += raw[k + s] * (4 - Math.abs(s));
      out[k] = sum;
    }
  }
  return out;
}

function echogenicity(kind, u, depth, v) {
  const wave = 0.07 * Math.sin(u * 3.1);
  let echo = 0.42;
  if (depth < 0.1) echo = 0.95;                                            // skin
  else if (depth < 0.34) echo = 0.62 - 0.5 * Math.abs(depth - 0.22);       // fat
  else if (depth < 0.66 + wave) echo = 0.26 + 0.16 * Math.sin(depth * 30 + u * 5 + 1.2 * Math.sin(u * 9)) ** 6;  // muscle
  else if (depth < 0.73 + wave) echo = 0.85;                               // fascia
  if (kind === "jugular" && depth > 1.3 && u < 0.2 - 0.06 * (depth - 2) ** 2) echo = 0.58;   // thyroid
  if (kind === "vertebral") echo *= bone(u, depth);
  return echo * (1 - 0.42 * v) * (1 - 0.5 * Math.abs(2 * u - 1) ** 6);
}

/* Transverse processes left and right of the vertebral vein: a bright cap, then shadow. */
function bone(u, depth) {
  const aside = Math.abs(u - 0.5);
  if (aside < 0.2) return 1;
  const top = 1.55 + 2.2 * (aside - 0.32) ** 2;
  if (depth < top) return 1;
  return depth < top + 0.09 ? 2.1 : 0.12;
}

function vessel(g, x, y, a, b, wall, bright) {
  g.save();
  const glow = g.createRadialGradient(x, y + b, 1, x, y + b, a * 1.1);     // brighter behind fluid
  glow.addColorStop(0, "rgba(230,236,238,.22)"); glow.addColorStop(1, "rgba(230,236,238,0)");
  g.save(); g.translate(0, (y + b) * -0.7); g.scale(1, 1.7);
  g.fillStyle = glow; g.fillRect(x - a, y + b - 2, a * 2, a * 1.1); g.restore();
  oval(g, x, y, a + wall, b + wall); g.fillStyle = `rgba(200,207,210,${bright * 0.55})`; g.fill();
  oval(g, x, y, a, b); g.fillStyle = "#07090C"; g.fill();
  oval(g, x, y, a + wall / 2, b + wall / 2); g.clip();
  g.lineWidth = wall + 1; g.strokeStyle = `rgba(240,244,245,${bright})`;
  for (const [from, to] of [[-2.3, -0.84], [0.84, 2.3]]) {                 // walls across the beam shine
    g.beginPath(); g.ellipse(x, y, a + wall / 2, b + wall / 2, 0, from, to); g.stroke();
  }
  g.restore();
}

/* What shows inside the lumen, as bright lines: an illustration, the caption names it. */
const DEFECTS = {                    // x from wall to wall, y from front to back: -1 to 1
  septum: [[-1, -0.15, 0, 0.1, 1, -0.1]],
  flap: [[-0.55, -0.83, -0.1, -0.35, 0.05, 0.3]],
  double_channel: [[-0.1, -1, 0.08, 0, -0.06, 1]],
  valve_malformation: [[-0.8, -0.6, -0.5, 0.1, -0.05, 0.25], [0.8, -0.6, 0.65, -0.35, 0.45, -0.25]],
};

function drawDefect(g, defect, here, a, b) {
  g.strokeStyle = "rgba(240,244,245,.8)"; g.lineWidth = 1.8; g.lineCap = "round";
  for (const [x1, y1, cx, cy, x2, y2] of DEFECTS[defect] || []) {
    g.beginPath(); g.moveTo(here.x + x1 * a, here.y + y1 * b);
    g.quadraticCurveTo(here.x + cx * a, here.y + cy * b, here.x + x2 * a, here.y + y2 * b); g.stroke();
  }
}
