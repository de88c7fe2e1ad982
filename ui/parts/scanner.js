/* The scanner screen: one plain ES module for st.components.v2, no build step; Python
   puts scanner_*.js behind this file (strip, section, calipers, readout, sound, pace).
   Streamlit calls the default export again whenever the data changed; the instance lives
   in a WeakMap, so that sweep, freeze, caliper and sound survive a slider move. Python sends
   numbers, a picture and words; these files decide only where they go on the glass. */

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
const SECTION_EVERY_MS = 50;
const THEME_MS = 1000;
const PLAY = "M5 3.5v9l7-4.5z";
const PAUSE = "M4.5 3.5h2.4v9H4.5zM9.1 3.5h2.4v9H9.1z";

class Scanner {
  constructor(el) {
    this.el = el;
    const $ = (selector) => el.querySelector(selector);
    this.ink = inks(el);
    this.trace = $(".trace"); this.strip = new Strip(this.trace, this.ink);
    this.section = new Section($(".grey"), this.ink);
    this.caliper = new Caliper(this, $(".over"), [...el.querySelectorAll(".strip .handle")]);
    this.ellipse = new Ellipse(this, $(".lay"), [...el.querySelectorAll(".section .handle")]);
    this.sound = new Sound(el);
    this.stripBox = $(".strip"); this.sectionBox = $(".section");
    this.sweep = $(".sweep"); this.head = $(".head");
    this.scrub = $(".scrub"); this.foot = new Readout(this, $(".readout"), $(".use"));
    this.btn = Object.fromEntries([...el.querySelectorAll("[data-do]")].map((b) => [b.dataset.do, b]));
    this.reveal = false; this.at = 0; this.lastSection = 0;
    this.frozen = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.zero = performance.now() / 1000;
    this.wire();
    this.resizer = new ResizeObserver(() => this.resize());
    this.resizer.observe(this.stripBox); this.resizer.observe(this.sectionBox);
    this.pace = new Pace((ms) => this.loop(ms)); this.inSight = true;
    this.watcher = new IntersectionObserver((seen) => {
      this.inSight = seen.at(-1).isIntersecting; this.place();
    });
    this.watcher.observe(this.el);
    this.themed = setInterval(() => this.tellTheme(), THEME_MS);
  }

  destroy() {
    this.pace.stop(); clearInterval(this.themed);
    this.resizer.disconnect(); this.watcher.disconnect(); this.sound.stop();
  }

  /* ---------- data in ---------- */
  update(data) {
    if (!data) return;
    if (!this.data) { this.reveal = !!data.truth; this.press("reveal", this.reveal); }
    this.data = data;
    const colour = this.ink[data.colour];
    let awaited = 2;
    const done = () => { if (--awaited === 0) this.painted(data); };
    this.section.update(data, colour, () => { this.drawSection(); this.ellipse.draw(); done(); });
    this.strip.update(data, colour, done);
    this.el.dataset.arrived = data.stamp;
    this.el.style.setProperty("--vein", colour);
    fill(this.el.querySelector(".who"), ["b", data.label], ["span", ` ${data.circumstances}`]);
    this.saySettings(data);
    this.trace.setAttribute("aria-label", data.truth ? `${data.alt} ${data.truth.alt}` : data.alt);
    this.el.classList.toggle("through", !!data.through_skull);
    this.el.classList.toggle("blind", !!data.hidden);
    this.saySection(data);
    this.saySkull(data.through_skull || {});
    const hidden = data.hidden || {};
    fill(this.el.querySelector(".nothing"), ["b", hidden.said], ["span", hidden.helps]);
    fill(this.el.querySelector(".up"), ["span", `${data.words.reversed} \u2191`]);
    fill(this.el.querySelector(".down"), ["span", `${data.words.toward} \u2193`]);
    this.sayNames(data);
    for (const button of Object.values(this.btn)) button.disabled = !!data.hidden;
    this.btn.ellipse.disabled = !data.section;
    this.scrub.disabled = !!data.hidden || !this.frozen;
    this.caliper.update(data); this.ellipse.update(data);
    if (!data.hidden) this.setLength(data);
    if (data.sound) this.sound.play(data.sound, this.now() - data.start_s);
    else if (data.hidden) this.setSound(false);
    this.place(); this.say();
    this.tellTheme();
  }

  /* Strip and cross-section are on the glass: for those who measure how long it took. */
  painted(data) {
    if (this.data === data) requestAnimationFrame(() => { this.el.dataset.painted = data.stamp; });
  }

  setLength(data) {
    const first = data.start_s, last = data.start_s + data.duration_s - 0.01;
    this.scrub.min = first.toFixed(2); this.scrub.max = last.toFixed(2);
    this.at = clamp(this.started ? this.at : data.first_at_s, first, last);
    if (this.started) return;
    this.started = true;           // begin with most of the sweep behind the bar
    this.zero = performance.now() / 1000 - (this.at - first);
    this.setFrozen(this.frozen);
  }

  /* What a scanner prints: name, value, and a warning in words as well as in amber. */
  saySettings({ settings, truth }) {
    const list = this.el.querySelector(".settings");
    list.replaceChildren(...settings.map(({ name, value, warning, key }) => {
      const row = document.createElement("div");
      row.className = `${key}${warning ? " warn" : ""}`;
      fill(row, ["dt", name], ["dd", value + (warning && ` ${warning}`)], ["dd", key === "angle" && truth && truth.angle, "true"]);
      return row;
    }));
  }

  /* Which line is which, in the corner: between the lines there is no room for words. Not
     on the canvas, because the sweep's eraser would take words with the trace. */
  sayNames({ words, truth }) {
    const names = [["mean", words.mean], ["peak", words.peak], ...(truth ? [["true", truth.label]] : [])];
    fill(this.el.querySelector(".names"), ...names.map(([kind, name]) => ["li", name, kind]));
  }

  saySection({ alt_section, press_text, csa_text, csa_note, truth }) {
    this.section.canvas.setAttribute("aria-label", alt_section || "");
    fill(this.el.querySelector(".press"), ["span", press_text]);
    fill(this.el.querySelector(".csa"), ...(csa_text ? [["span", "CSA "], ["b", csa_text], ["span", " cm² "], ["small", csa_note], ["i", truth && " \u00b7 "], ["em", truth && truth.area]] : []));
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
    this.btn.reveal.onclick = () => {           // the truth itself comes from Python
      this.reveal = !this.reveal;
      this.press("reveal", this.reveal);
      this.component.setStateValue("reveal", this.reveal);
    };
    this.btn.measure.onclick = () => this.caliper.toggle();
    this.btn.ellipse.onclick = () => this.ellipse.toggle();
    this.btn.sound.onclick = () => this.setSound(!this.sound.isOn);
    this.scrub.oninput = () => {
      this.at = +this.scrub.value; this.place(); this.drawSection(); this.say();
    };
  }

  press(name, on) { this.btn[name].setAttribute("aria-pressed", on); }

  /* The sound is made by Python, and only after this. */
  setSound(on) {
    if (on === this.sound.isOn) return;
    if (on) { if (this.frozen) this.setFrozen(false); this.sound.open(); } else this.sound.stop();
    this.press("sound", on);
    this.component.setStateValue("sound", on);
  }

  setFrozen(on) {
    if (this.data) {
      if (on) this.at = this.now();
      else this.zero = performance.now() / 1000 - (this.at - (this.data.start_s || 0));
    }
    this.frozen = on;
    if (on) this.setSound(false);
    else if (this.ellipse.edges) this.ellipse.set(null, true);     // its moment has gone
    this.press("freeze", on);
    this.btn.freeze.querySelector("span").textContent = on ? "Run" : "Freeze";
    this.btn.freeze.querySelector("path").setAttribute("d", on ? PLAY : PAUSE);
    this.el.classList.toggle("frozen", on);
    this.scrub.disabled = !on;
    this.scrub.value = this.at; this.place(); this.say();
  }

  /* An ellipse is laid: the picture gets room on a phone, and loses beam and gate. */
  setLaying(on) {
    this.press("ellipse", on);
    this.el.classList.toggle("laying", on);
    this.drawSection();
  }

  drawSection() { this.section.draw(this.now(), !!this.ellipse.edges); }

  now() {
    if (this.frozen || !this.data || this.data.hidden) return this.at;
    const { start_s, duration_s } = this.data;
    return start_s + ((performance.now() / 1000 - this.zero) % duration_s);
  }

  say() { this.foot.say(); }

  /* ---------- size ---------- */
  resize() {
    const dpr = Math.min(2, devicePixelRatio || 1);
    const box = this.stripBox.getBoundingClientRect();
    this.strip.resize(box, dpr); this.caliper.resize(box, dpr);
    const side = this.sectionBox.getBoundingClientRect();
    this.section.resize(side, dpr); this.ellipse.resize(side, dpr);
    const plot = this.strip.plot;
    this.el.querySelector(".up").style.top = `${plot.y}px`;
    const foot = this.strip.H - plot.y - plot.h;
    this.el.querySelector(".down").style.bottom = `${foot + 2}px`;
    Object.assign(this.el.querySelector(".names").style, { bottom: `${foot + 4}px`, right: `${this.strip.W - plot.w + 12}px` });
    Object.assign(this.sweep.style, { top: `${plot.y}px`, height: `${plot.h}px`, width: `${plot.w}px` });
    Object.assign(this.scrub.style, { width: `${plot.w + 16}px` });
    this.strip.draw(); this.drawSection(); this.ellipse.draw(); this.place();
  }

  place() {
    if (!this.strip.plot || !this.data || this.data.hidden) return;
    this.head.style.transform = `translateX(${this.strip.x(this.now())}px)`;
    this.caliper.draw();
    this.run();
  }

  /* ---------- time ---------- */
  /* A glass that stands still or that nobody sees costs nothing: no frame is asked for. */
  run() { if (this.isMoving()) this.pace.next(); }

  isMoving() {
    return !!this.data && !!this.strip.plot && !this.frozen && !this.data.hidden && this.inSight;
  }

  loop(ms) {
    if (!this.isMoving()) return;
    this.head.style.transform = `translateX(${this.strip.x(this.now())}px)`;   // a moving eraser: no canvas work
    if (ms - this.lastSection > SECTION_EVERY_MS) { this.lastSection = ms; this.drawSection(); }
    this.run();
  }
}

/* ---------- small things ---------- */

/* Value of a periodic series at a share of its length, linear in between. */
function at(series, share) {
  const n = series.length, phase = Math.max(0, share * n - 0.5), i = Math.min(n - 1, Math.floor(phase));
  const next = series[Math.min(i + 1, n - 1)];
  return series[i] + (next - series[i]) * (phase - i);
}

/* The column that a share of the series falls into. */
function nearest(series, share) {
  return series[clamp(Math.floor(share * series.length), 0, series.length - 1)];
}

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
