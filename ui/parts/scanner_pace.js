/* How often the glass is drawn while it sweeps. As often as a scanner's own screen on a
   machine that keeps up; a third of that where frames come late or drawing takes long, so
   that the sweep never takes from the sliders what it is drawn with. The bar's place comes
   from the clock: fewer frames make the sweep coarser, never slower, and the sound agrees. */

const QUICK_MS = 33, SLOW_MS = 100;
const LEAD_MS = 8;                // the timer ends half a screen frame before the frame it waits for
const LATE_MS = 25, LONG_MS = 8;  // a frame is bad if it comes or takes longer than this
const BAD = 4;                    // bad frames, less the good ones since, until the pace drops
const CALM = 20, MOST_CALM = 320; // good slow frames until it rises; more after each relapse

class Pace {
  constructor(draw) { this.draw = draw; this.every = QUICK_MS; this.bad = this.good = 0; this.calm = CALM; }

  /* Ask for one frame, unless one is on its way. */
  next() {
    if (this.timer || this.frame) return;
    this.due = performance.now() + this.every;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.frame = requestAnimationFrame((ms) => this.show(ms));
    }, this.every - LEAD_MS);
  }

  stop() {
    clearTimeout(this.timer); cancelAnimationFrame(this.frame);
    this.timer = this.frame = null;
  }

  show(ms) {
    this.frame = null;
    const begun = performance.now();
    this.draw(ms);
    if (!document.hidden) this.judge(begun - this.due > LATE_MS || performance.now() - begun > LONG_MS);
  }

  judge(isBad) {
    this.bad = isBad ? this.bad + 1 : Math.max(0, this.bad - 0.5);
    this.good = isBad ? 0 : this.good + 1;
    if (this.every === QUICK_MS && this.bad >= BAD) {
      this.every = SLOW_MS; this.good = 0;
    } else if (this.every === SLOW_MS && this.good >= this.calm) {
      this.every = QUICK_MS; this.bad = 0; this.calm = Math.min(2 * this.calm, MOST_CALM);
    }
  }
}
