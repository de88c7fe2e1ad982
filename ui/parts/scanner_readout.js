/* What the glass says at its foot, and whether a reading goes on the form. */

class Readout {
  constructor(scanner, output, button) {
    this.scanner = scanner; this.output = output; this.button = button;
    button.onclick = () => this.hand();
  }

  /* A caliper that is set: its reading. Running: the finding. Frozen: the values under
     the cursor. */
  say() {
    const { data, caliper, ellipse, frozen } = this.scanner;
    if (!data) return;
    const seconds = caliper.seconds(), area = ellipse.area();
    const isArea = area !== null && (seconds === null || this.scanner.measuring === "ellipse");
    this.taken = null;
    if (isArea) this.sayArea(data, area);
    else if (seconds !== null) this.sayTime(data, seconds);
    else if (!frozen || data.hidden) this.sayFinding(data);
    else this.sayMoment(data);
    this.offer(data);
  }

  sayArea(d, area) {
    this.taken = { quantity: "csa_cm2", value: +area.toFixed(2) };
    const truth = d.truth ? [["i", " \u00b7 "], ["em", this.trueArea(d)]] : [];
    fill(this.output, ["i", d.words.ellipse], ["b", `${area.toFixed(2)} cm²`], ...truth);
  }

  trueArea(d) {
    const area = at(d.truth.outline.area_cm2, this.scanner.now() / d.recorded_s);
    return d.words.true_area.replace("{area}", area.toFixed(2));
  }

  sayTime(d, seconds) {
    this.taken = { quantity: "reflux_s", value: +seconds.toFixed(2) };
    const after = !d.limit ? "" : seconds > d.limit.value ? d.limit.over : d.limit.under;
    fill(this.output, ["i", d.words.caliper], ["b", `${seconds.toFixed(2)} s`], ["i", after, "long"], ...this.trueReversal(d));
  }

  sayFinding(d) {
    const [before, number, after, but] = d.finding;
    fill(this.output, ["i", before, but ? "long" : ""], ["b", number], ["i", after, "long"], ["i", but], ...this.trueReversal(d));
  }

  trueReversal(d) { return d.truth ? [["i", " \u00b7 "], ["em", d.truth.reversal]] : []; }

  sayMoment(d) {
    const { at: t, scrub } = this.scanner, v = nearest(d.mean_cm_s, (t - d.start_s) / d.duration_s);
    const speed = v === null ? d.words.unseen : `${Math.abs(v).toFixed(1)} cm/s`;
    const way = v === null ? "" : v < 0 ? d.words.reversed : d.words.toward;
    const truth = d.truth && d.section ? this.trueArea(d) : "";
    fill(this.output, ["i", `${t.toFixed(2)} s `, "long"], ["b", `${speed} `], ["i", way], ["i", truth && " \u00b7 ", "long"], ["em", truth, "long"]);
    scrub.setAttribute("aria-valuetext", [`${t.toFixed(2)} seconds: ${speed} ${way}`.trim(), truth].filter(Boolean).join(", "));
  }

  /* What is measured can go on the form; what is on it by hand can be given back. */
  offer(d) {
    const form = d.form || { by_hand: {}, refused: "" }, onForm = form.by_hand, taken = this.taken;
    const isThere = !!taken && onForm[taken.quantity] === taken.value;
    this.isBack = taken ? isThere : Object.keys(onForm).length > 0;
    this.button.hidden = !taken && !this.isBack;
    this.button.disabled = !!form.refused && !this.isBack;
    this.button.title = this.button.disabled ? form.refused : "";
    this.button.textContent = this.isBack ? d.words.back : d.words.use;
  }

  hand() {
    const { data, component } = this.scanner, quantity = this.taken ? this.taken.quantity : null;
    component.setTriggerValue("use", { site: data.site, quantity, value: this.isBack ? null : this.taken.value });
  }
}
