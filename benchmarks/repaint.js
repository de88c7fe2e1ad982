// From a key press to the new picture and to the last change, and where time went.
//
// Put into the page before anything else. `insonate.begin()` arms it, the next key press
// starts the clock. What counts as a change: anything drawn on a canvas, anything else in
// the page's own places. `insonate.result()` gives null until the server has answered in
// full and there was none for `quiet_ms`. It listens and does not look: a clock that reads
// canvases in each frame takes more of the processor than the page does.
(() => {
  const quiet_ms = 350;
  let armed = false, pressed = null, sent = null, answered = null, received = null;
  let picture = null, last = null, isDrawn = false, isMarked = false;

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', () => {
        if (sent === null) return;
        received = performance.now();
        answered ??= received;
      });
    }
    send(what) {
      if (pressed !== null && sent === null) sent = performance.now();
      super.send(what);
    }
  };

  // A change is in sight when the frame after it begins: by then its own is painted.
  function change() {
    if (pressed === null || isMarked) return;
    isMarked = true;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      isMarked = false;
      if (pressed === null) return;
      last = performance.now();
      if (isDrawn) picture ??= last;
    }));
  }

  for (const name of ['clearRect', 'fillRect', 'drawImage']) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      if (pressed !== null) isDrawn = true;
      change();
      return draw.apply(this, given);
    };
  }

  // The picture comes first; in a class the examination may be a long time behind it.
  const isRunning = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app !== null && app.dataset.testScriptState !== 'notRunning';
  };

  const ours = (node) => {
    const box = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return box !== null && box.closest('.st-key-stage, .st-key-note, .st-key-detail');
  };
  const watch = new MutationObserver((list) => {
    if (list.some((each) => ours(each.target))) change();
  });
  addEventListener('DOMContentLoaded', () => watch.observe(document.body,
    { subtree: true, childList: true, characterData: true, attributes: true,
      attributeFilter: ['src', 'class', 'title'] }));

  addEventListener('keydown', () => {
    if (!armed) return;
    armed = false;
    sent = answered = received = picture = last = null;
    isDrawn = false;
    pressed = performance.now();
  }, true);

  window.insonate = {
    begin() {
      pressed = sent = null;
      armed = true;
    },
    result() {
      if (received === null || isMarked || isRunning()) return null;
      const end = Math.max(last ?? 0, received);
      if (performance.now() - end < quiet_ms) return null;
      const found = {
        total_ms: end - pressed,
        picture_ms: (picture ?? end) - pressed,
        waiting_ms: sent - pressed,
        transport_ms: answered - sent,
        server_ms: received - answered,
        painting_ms: end - received,
      };
      pressed = sent = received = null;
      return found;
    },
  };
})();
