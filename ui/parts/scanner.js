/* The scanner screen: one plain ES module for st.components.v2, no build step.
   Streamlit calls the default export again whenever the data changed; the instance lives
   in a WeakMap, so that sweep, freeze and reveal survive a slider move. Python sends
   numbers and words; this file decides only where they go on the glass. */

const INSTANCES = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let scanner = INSTANCES.get(root);
  if (!scanner) {
    scanner = new Scanner(root.querySelector(".scanner"));
    INSTANCES.set(root, scanner);
  }
  scanner.component = component;
  scanner.update(component.data);
  return () => { scanner.destroy(); INSTANCES.delete(root); };   // at unmount only
}

const FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif';
const SMALL = 480;                // px: below this the strip drops secondary words
const SECTION_FPS_MS = 50;
const PLAY = "M5 3.5v9l7-4.5z";
const PAUSE = "M4.5 3.5h2.4v9H4.5zM9.1 3.5h2.4v9H9.1z";

class Scanner {
  constructor(el) {
    this.el = el;
    const $ = (selector) => el.querySelector(selector);
    this.trace = $(".trace"); this.section = $(".section canvas");
    this.stripBox = $(".strip"); this.sectionBox = $(".section");
    this.sweep = $(".sweep"); this.head = $(".head");
    this.scrub = $(".scrub"); this.readout = $(".readout");
    this.btn = { freeze: $("[data-do=freeze]"), reveal: $("[data-do=reveal]") };
    this.ink = inks(el);
    this.reveal = false; this.at = 0; this.lastSection = 0; this.lastTheme = 0;
    this.frozen = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.zero = performance.now() / 1000;
    this.wire();
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(this.stripBox); this.resizer.observe(this.sectionBox);
    this.loop = this.loop.bind(this);
    this.raf = requestAnimationFrame(this.loop);
  }

  destroy() { cancelAnimationFrame(this.raf); this.resizer.disconnect(); }

  /* ---------- data in ---------- */
  update(data) {
    if (!data) return;
    this.data = data;
    this.tissue = this.tissueKey === tissueKey(data) ? this.tissue : null;
    this.colour = this.ink[data.colour];
    this.el.dataset.arrived = data.stamp;
    this.el.style.setProperty("--vein", this.colour);
    fill(this.el.querySelector(".who"), ["b", data.label], ["span", ` ${data.circumstances}`]);
    fill(this.el.querySelector(".shown"), ["b", data.shown], ["i", ` ${data.shown_more}`]);
    this.trace.setAttribute("aria-label", data.alt);
    this.el.classList.toggle("through", !!data.through_skull);
    this.el.classList.toggle("blind", !!data.hidden);
    this.saySection(data);
    this.saySkull(data.through_skull || {});
    const hidden = data.hidden || {};
    fill(this.el.querySelector(".nothing"), ["b", hidden.said], ["span", hidden.helps]);
    fill(this.el.querySelector(".up"), ["span", `${data.words.reversed} \u2191`]);
    fill(this.el.querySelector(".down"), ["span", `${data.words.toward} \u2193`]);
    this.btn.reveal.disabled = !data.can_reveal;
    this.btn.freeze.disabled = !!data.hidden;
    this.scrub.disabled = !!data.hidden || !this.frozen;
    if (!data.hidden) this.setLength(data);
    this.drawTrace(); this.drawSection(this.now()); this.place(); this.say();
    requestAnimationFrame(() => { this.el.dataset.painted = data.stamp; });
    this.tellTheme();
  }

  setLength(data) {
    this.scrub.max = (data.duration_s - 0.01).toFixed(2);
    this.at = Math.min(this.started ? this.at : data.first_at_s, data.duration_s - 0.01);
    if (this.started) return;
    this.started = true;           // begin with most of the sweep behind the bar
    this.zero = performance.now() / 1000 - this.at;
    this.setFrozen(this.frozen);
  }

  saySection({ alt_section, press_text, csa_text, csa_note }) {
    this.section.setAttribute("aria-label", alt_section || "");
    fill(this.el.querySelector(".press"), ["span", press_text]);
    fill(this.el.querySelector(".csa"), ...(csa_text ? [["span", "CSA "], ["b", csa_text], ["span", " cm² "], ["small", csa_note]] : []));
  }

  /* A vein behind bone: how clear the bone is (dot), how clear it must be (tick). */
  saySkull(skull) {
    fill(this.el.querySelector(".said"), ["span", skull.said]);
    fill(this.el.querySelector(".bone p"), ["b", skull.window], ["i", skull.needs && ` ${skull.needs}`]);
    fill(this.el.querySelector(".probe"), ["span", skull.probe]);
    const line = this.el.querySelector(".clear");
    line.classList.toggle("open", !!skull.is_open);
    line.querySelector("u").style.left = `${(skull.needed || 0) * 100}%`;
    line.querySelector("i").style.left = `${(skull.clear || 0) * 100}%`;
  }

  /* The page outside the component cannot see the theme; its own CSS needs the paper. */
  tellTheme() {
    const paper = getComputedStyle(this.el).getPropertyValue("--st-background-color").trim();
    if (paper) document.documentElement.style.setProperty("--page", paper);
  }

  /* ---------- controls ---------- */
  wire() {
    this.btn.freeze.onclick = () => this.setFrozen(!this.frozen);
    this.btn.reveal.onclick = () => {           // the outline itself comes from Python
      this.reveal = !this.reveal;
      this.btn.reveal.setAttribute("aria-pressed", this.reveal);
      this.component.setStateValue("reveal", this.reveal);
      this.drawSection(this.now());
    };
    this.scrub.oninput = () => {
      this.at = +this.scrub.value; this.place(); this.drawSection(this.at); this.say();
    };
  }

  setFrozen(on) {
    if (this.data) {
      if (on) this.at = this.now(); else this.zero = performance.now() / 1000 - this.at;
    }
    this.frozen = on;
    this.btn.freeze.setAttribute("aria-pressed", on);
    this.btn.freeze.querySelector("span").textContent = on ? "Run" : "Freeze";
    this.btn.freeze.querySelector("path").setAttribute("d", on ? PLAY : PAUSE);
    this.el.classList.toggle("frozen", on);
    this.scrub.disabled = !on;
    this.scrub.value = this.at; this.place(); this.say();
  }

  now() {
    if (this.frozen || !this.data || this.data.hidden) return this.at;
    return (performance.now() / 1000 - this.zero) % this.data.duration_s;
  }

  /* Running: the finding. Frozen: the values under the cursor. */
  say() {
    const d = this.data;
    if (!d) return;
    if (!this.frozen || d.hidden) {
      const [before, number, after, but] = d.finding;
      fill(this.readout, ["i", before, but ? "long" : ""], ["b", number], ["i", after, "long"], ["i", but]);
      return;
    }
    const share = this.at / d.duration_s, v = at(d.velocity_cm_s, share);
    const speed = `${Math.abs(v).toFixed(1)} cm/s`, way = v < 0 ? d.words.reversed : d.words.toward;
    const area = d.area_cm2 ? `${at(d.area_cm2, share).toFixed(2)} cm²` : "";   // none through the skull
    fill(this.readout, ["i", `${this.at.toFixed(2)} s `, "long"], ["b", `${speed} `], ["i", way], ["i", area && ` · ${area}`, "long"]);
    this.scrub.setAttribute("aria-valuetext", [`${this.at.toFixed(2)} seconds: ${speed} ${way}`, area].filter(Boolean).join(", "));
  }

  /* ---------- the strip ---------- */
  resize() {
    const dpr = Math.min(2, devicePixelRatio || 1);
    const strip = this.stripBox.getBoundingClientRect(), box = this.sectionBox.getBoundingClientRect();
    fit(this.trace, strip, dpr); fit(this.section, box, dpr);
    this.W = strip.width; this.H = strip.height; this.bw = box.width; this.bh = box.height;
    this.small = this.W < SMALL; this.tissue = null;
    const right = this.small ? 32 : 58, top = 8, bottom = this.small ? 16 : 22;
    this.el.querySelector(".up").style.top = `${top}px`;
    this.el.querySelector(".down").style.bottom = `${bottom + 2}px`;
    this.plot = { x: 0, y: top, w: this.W - right, h: this.H - top - bottom };
    Object.assign(this.sweep.style, { top: `${top}px`, height: `${this.plot.h}px`, width: `${this.plot.w}px` });
    this.drawTrace(); this.drawSection(this.now()); this.place();
  }
  x(t) { return this.plot.x + (t / this.data.duration_s) * this.plot.w; }
  y(v) { const d = this.data; return this.plot.y + ((v + d.up_cm_s) / (d.up_cm_s + d.down_cm_s)) * this.plot.h; }

  drawTrace() {
    const d = this.data, p = this.plot, g = this.trace.getContext("2d");
    if (!d || !p || p.w <= 0) return;
    g.clearRect(0, 0, this.W, this.H);
    if (d.hidden) return;
    g.textBaseline = "middle";
    this.drawGrid(g, p, d);
    this.drawCurve(g, p, d);
    this.drawScale(g, p, d);
    this.drawBracket(g, p, d);
  }

  drawGrid(g, p, d) {
    g.strokeStyle = withAlpha(this.ink.line, 0.55); g.lineWidth = 1;
    const step = this.step();
    for (let v = -Math.floor(d.up_cm_s / step) * step; v <= d.down_cm_s; v += step) {
      if (v !== 0) line(g, p.x, crisp(this.y(v)), p.x + p.w, crisp(this.y(v)));
    }
  }

  /* Area to the zero line tinted; the reversed part hatched, so that shape carries it. */
  drawCurve(g, p, d) {
    const n = d.velocity_cm_s.length, zero = this.y(0);
    const px = (i) => this.x(((i + 0.5) / n) * d.duration_s), py = (i) => this.y(d.velocity_cm_s[i]);
    const body = (limit) => {
      g.beginPath(); g.moveTo(px(0), zero);
      for (let i = 0; i < n; i++) g.lineTo(px(i), limit(zero, py(i)));
      g.lineTo(px(n - 1), zero); g.closePath();
    };
    g.save(); g.beginPath(); g.rect(p.x, p.y, p.w, p.h); g.clip();
    const tint = g.createLinearGradient(0, zero, 0, p.y + p.h);
    tint.addColorStop(0, withAlpha(this.colour, 0.10)); tint.addColorStop(1, withAlpha(this.colour, 0.34));
    body(Math.max); g.fillStyle = tint; g.fill();
    g.save(); body(Math.min); g.clip();
    g.fillStyle = withAlpha(this.colour, 0.14); g.fillRect(p.x, p.y, p.w, zero - p.y);
    g.strokeStyle = withAlpha(this.colour, 0.85); g.lineWidth = 1;
    for (let x = p.x - p.h; x < p.x + p.w; x += 6) line(g, x, p.y + p.h, x + p.h, p.y);
    g.restore();
    g.strokeStyle = withAlpha(this.ink.ink, 0.6); g.lineWidth = 1;
    line(g, p.x, crisp(zero), p.x + p.w, crisp(zero));
    g.strokeStyle = this.colour; g.lineWidth = this.small ? 1.5 : 2; g.lineJoin = "round";
    g.beginPath();
    for (let i = 0; i < n; i++) g.lineTo(px(i), py(i));
    g.stroke();
    g.restore();
  }

  step() {
    const span = (this.data.up_cm_s + this.data.down_cm_s) * (this.small ? 1.7 : 1);
    return [1, 2, 5, 10, 20, 50, 100, 200].find((s) => span / s <= 8) || 500;
  }

  drawScale(g, p, d) {
    const ax = p.x + p.w, step = this.step();
    g.font = `${this.small ? 11 : 12}px ${FONT}`; g.textAlign = "left"; g.lineWidth = 1;
    g.strokeStyle = this.ink.line; line(g, ax + 0.5, p.y, ax + 0.5, p.y + p.h);
    for (let v = -Math.floor(d.up_cm_s / step) * step; v <= d.down_cm_s; v += step) {
      const y = this.y(v);
      if (y > p.y + p.h - 3) continue;
      g.fillStyle = v === 0 ? this.ink.ink : this.ink.dim;
      g.strokeStyle = this.ink.line; line(g, ax, crisp(y), ax + 5, crisp(y));
      g.fillText(String(Math.abs(v)), ax + 9, Math.max(y, p.y + 5));
    }
    g.fillStyle = this.ink.dim;
    g.fillText("cm/s", ax + (this.small ? 4 : 9), p.y + p.h + (this.small ? 9 : 12));
    g.textAlign = "center";
    const every = this.small ? 2 : 1;
    for (let s = every; s < d.duration_s - 0.5; s += every) {
      g.strokeStyle = this.ink.line; line(g, crisp(this.x(s)), p.y + p.h, crisp(this.x(s)), p.y + p.h + 4);
      g.fillText(s === every ? `${s} s` : `${s}`, this.x(s), p.y + p.h + (this.small ? 9 : 12));
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
      g.font = `12px ${FONT}`;
      tag(g, d.limit.text, clamp(xl, p.x + 45, p.x + p.w - 45), y - 20, this.ink, "center");
    }
  }

  place() {
    if (this.plot && this.data && !this.data.hidden) this.head.style.transform = `translateX(${this.x(this.now())}px)`;
  }

  /* ---------- the cross-section ---------- */
  drawSection(t) {
    const d = this.data;
    if (!d || !this.bw || d.through_skull) return;
    if (!this.tissue) { this.tissue = tissue(d, this.bw, this.bh); this.tissueKey = tissueKey(d); }
    const g = this.section.getContext("2d"), w = this.bw, h = this.bh, cm = h / d.depth_cm;
    const press = Math.min(1, d.pressure_mmhg / 15);
    this.drawTissue(g, w, h, press);
    const round = Math.sqrt(d.round_area_cm2 / Math.PI);
    const here = { x: w * (d.kind === "jugular" ? 0.58 : 0.5), y: (d.vein_depth_cm - 0.22 * press) * cm };
    const lumen = (area) => ellipse(area, d.round_area_cm2);
    if (d.kind === "jugular") this.drawCarotid(g, here, round, cm, t);
    const now = lumen(at(d.area_cm2, t / d.duration_s));
    vessel(g, here.x, here.y, now.a * cm, Math.max(1, now.b * cm), 1.5, 0.55);
    g.strokeStyle = this.colour; g.lineWidth = 1.25;
    oval(g, here.x, here.y, now.a * cm + 1.5, Math.max(1, now.b * cm) + 1.5); g.stroke();
    drawDefect(g, d.defect, here, now.a * cm, Math.max(1, now.b * cm));
    if (this.reveal && d.unpressed) this.drawUnpressed(g, here, lumen(d.unpressed.area_cm2), cm, w);
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
    if (this.bw > 140) { g.font = `12px ${FONT}`; tag(g, this.data.words.carotid, x, y, this.ink, "center", this.ink.dim); }
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

  /* ---------- time ---------- */
  loop(ms) {
    this.raf = requestAnimationFrame(this.loop);
    if (ms - this.lastTheme > 1000) { this.lastTheme = ms; this.tellTheme(); }
    if (!this.data || !this.plot || this.frozen || this.data.hidden || document.hidden) return;
    const t = this.now();
    this.head.style.transform = `translateX(${this.x(t)}px)`;   // a moving eraser: no canvas work
    if (ms - this.lastSection > SECTION_FPS_MS) { this.lastSection = ms; this.drawSection(t); }
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

/* Value of a periodic series at a share of its length, linear in between. */
function at(series, share) {
  const n = series.length, phase = Math.max(0, share * n - 0.5), i = Math.min(n - 1, Math.floor(phase));
  const next = series[Math.min(i + 1, n - 1)];
  return series[i] + (next - series[i]) * (phase - i);
}

/* ---------- tissue ---------- */
function tissueKey(d) { return `${d.kind}/${d.depth_cm}`; }

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

/* ---------- small things ---------- */
function oval(g, x, y, a, b) { g.beginPath(); g.ellipse(x, y, a, b, 0, 0, 2 * Math.PI); }
function line(g, x1, y1, x2, y2) { g.beginPath(); g.moveTo(x1, y1); g.lineTo(x2, y2); g.stroke(); }
function clamp(x, low, high) { return Math.min(high, Math.max(low, x)); }
function crisp(x) { return Math.round(x) + 0.5; }

function withAlpha(hex, alpha) {
  const n = parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16},${(n >> 8) & 255},${n & 255},${alpha})`;
}

function tag(g, text, x, y, ink, align = "left", colour = ink.ink) {
  g.textAlign = align; g.lineJoin = "round";
  g.lineWidth = 3; g.strokeStyle = withAlpha(ink.background, 0.85); g.strokeText(text, x, y);
  g.fillStyle = colour; g.fillText(text, x, y); g.lineWidth = 1;
}

function fit(canvas, box, dpr) {
  canvas.width = Math.round(box.width * dpr); canvas.height = Math.round(box.height * dpr);
  canvas.getContext("2d").setTransform(dpr, 0, 0, dpr, 0, 0);
}

/* Text only, never markup: [tag, text, class]. */
function fill(node, ...parts) {
  node.replaceChildren(...parts.filter(([, text]) => text).map(([name, text, kind]) => {
    const part = document.createElement(name);
    part.textContent = text;
    if (kind) part.className = kind;
    return part;
  }));
}

function inks(el) {
  const style = getComputedStyle(el), names = ["background", "ink", "dim", "line", "truth", "left", "right", "vertebral", "deep"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--screen-${name}`).trim()]));
}
