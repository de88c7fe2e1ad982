/* The link to this picture: in the address bar at every moment, and on the clipboard when
   asked for. Python says what it is made of. Here the address is only replaced, as numbers
   move; a step that the browser's Back undoes is made by Python. What is opened or chosen on
   this page comes from the address bar, which has it sooner. Where a browser lets nobody
   near the clipboard (plain http), the address is shown to be copied by hand. */

const SAID_MS = 2500;
const CALM_MS = 250;                       // browsers stop listening at more than ten a second
const STREAMLITS = ["embed", "embed_options"];

export default function (component) {
  const root = component.parentElement.querySelector(".share"), { data } = component, { words } = data;
  const button = root.querySelector("button"), status = root.querySelector("[role=status]");
  const label = root.querySelector("label"), field = root.querySelector("input");
  root.querySelector(".label").textContent = words.label;
  root.querySelector(".done").textContent = words.copied;
  label.querySelector("span").textContent = words.address;
  root.hidden = !data.offered;

  const address = () => {
    const here = new URL(window.location.href), wanted = new URLSearchParams(data.query);
    for (const key of data.own) {
      wanted.delete(key);
      if (here.searchParams.has(key)) wanted.set(key, here.searchParams.get(key));
    }
    return `${here.origin}${here.pathname}?${wanted}`;
  };
  const say = (text, copied) => {
    status.textContent = text;
    root.classList.toggle("copied", copied);
    clearTimeout(root.timer);
    root.timer = setTimeout(() => say("", false), SAID_MS);
    if (!text) clearTimeout(root.timer);
  };
  if (root.query !== data.query || root.turn !== data.turn) keep(root, data);
  // another picture, another address: the one that stands here is no longer true
  if (field.value && field.value !== address()) { label.hidden = true; field.value = ""; }

  button.onclick = async () => {
    const link = address();
    try {
      await navigator.clipboard.writeText(link);
      label.hidden = true;
      say(words.copied, true);
    } catch {
      field.value = link;
      label.hidden = false;
      field.focus();
      field.select();
      say(words.by_hand, false);
    }
  };
}

/* Lets the address bar say this: at once, or a moment later while a slider is dragged. If
   somebody else has written there by then, theirs is newer. */
function keep(root, { query, turn }) {
  Object.assign(root, { query, turn });
  clearTimeout(root.due);
  const before = window.location.href;
  const write = () => {
    if (window.location.href !== before) return;
    root.wrote = performance.now();
    const here = new URL(before), wanted = new URLSearchParams(query);
    for (const key of STREAMLITS) for (const value of here.searchParams.getAll(key)) wanted.append(key, value);
    if (`${wanted}` === `${here.searchParams}`) return;
    here.search = wanted;
    window.history.replaceState(window.history.state, "", here);
  };
  const wait = (root.wrote ?? -CALM_MS) + CALM_MS - performance.now();
  if (wait > 0) root.due = setTimeout(write, wait); else write();
}
