// From a key press to the last change on the page, and where that time went.
//
// Put into the page before anything else. `insonate.begin()` arms it, the next key press
// starts the clock; each frame then looks whether anything on the page is different.
// `insonate.result()` gives null until nothing has changed for `quiet_ms`.
(() => {
  const quiet_ms = 350;
  let armed = false, pressed = null, sent = null, received = null, changed = null;
  let before = null, counted = 0;

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', () => {
        if (pressed !== null) received = performance.now();
      });
    }
    send(what) {
      if (pressed !== null && sent === null) sent = performance.now();
      super.send(what);
    }
  };

  function* canvases(root) {
    for (const each of root.querySelectorAll('*')) {
      if (each.shadowRoot) yield* canvases(each.shadowRoot);
      if (each.tagName === 'CANVAS') yield each;
    }
  }

  // A canvas in small is read in a fraction of a millisecond.
  const small = new OffscreenCanvas(48, 24);
  const pen = small.getContext('2d', { willReadFrequently: true });
  function fingerprint() {
    let sum = 0;
    for (const canvas of canvases(document)) {
      if (!canvas.width || !canvas.height) continue;
      pen.clearRect(0, 0, 48, 24);
      pen.drawImage(canvas, 0, 0, 48, 24);
      for (const word of new Uint32Array(pen.getImageData(0, 0, 48, 24).data.buffer))
        sum = (Math.imul(sum, 31) + word) | 0;
    }
    return sum;
  }

  function look() {
    if (pressed === null) return;
    const now = fingerprint();
    const is_different = now !== before || counted > 0;
    before = now;
    counted = 0;
    // A frame's own callback runs before it is painted: it is seen one frame later.
    if (is_different) requestAnimationFrame(() => { changed = performance.now(); });
    requestAnimationFrame(look);
  }

  const ours = (node) => {
    const box = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return box !== null && box.closest('.st-key-stage, .st-key-note, .st-key-detail');
  };
  const watch = new MutationObserver((list) => {
    if (list.some((each) => ours(each.target))) counted += 1;
  });
  addEventListener('DOMContentLoaded', () => watch.observe(document.body,
    { subtree: true, childList: true, characterData: true, attributes: true,
      attributeFilter: ['src', 'class', 'title'] }));

  addEventListener('keydown', () => {
    if (!armed) return;
    armed = false;
    sent = received = changed = null;
    pressed = performance.now();
    requestAnimationFrame(look);
  }, true);

  window.insonate = {
    begin() {
      pressed = null;
      before = fingerprint();
      counted = 0;
      armed = true;
    },
    result() {
      if (received === null) return null;
      const last = Math.max(changed ?? 0, received);
      if (performance.now() - last < quiet_ms) return null;
      const found = {
        total_ms: last - pressed,
        waiting_ms: (sent ?? pressed) - pressed,
        server_ms: received - (sent ?? pressed),
        painting_ms: last - received,
      };
      pressed = null;
      return found;
    },
  };
})();
