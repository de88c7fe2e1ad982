/* The Doppler sound, in step with the sweep: one ear toward the heart, one reversed. */

class Sound {
  constructor(el) { this.el = el; this.isOn = false; }

  /* Only from a press of the button: browsers keep a page silent until then. */
  open() { this.isOn = true; this.context = new AudioContext(); this.tell("waiting"); }

  /* A WAV file of one sweep, base64, to be heard from here on [s], round and round. */
  async play(file, from) {
    if (!this.isOn || file === this.file) return;
    this.file = file;
    const asked = performance.now(), bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0));
    const buffer = await this.context.decodeAudioData(bytes.buffer);
    if (!this.isOn || this.file !== file) return;      // switched off or overtaken meanwhile
    if (this.source) this.source.stop();
    const source = this.context.createBufferSource();
    source.buffer = buffer; source.loop = true; source.connect(this.context.destination);
    source.start(0, (from + (performance.now() - asked) / 1000) % buffer.duration);
    this.source = source;
    this.tell("playing");
  }

  stop() {
    if (!this.isOn) return;
    this.isOn = false; this.file = this.source = null;
    this.context.close();
    this.tell("off");
  }

  tell(what) { this.el.dataset.sound = what; }
}
