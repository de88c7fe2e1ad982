/* Copies the address that shows this again. Python says what it is made of; what is opened
   or chosen on this page comes from the address bar, which has it sooner. Where a browser
   lets nobody near the clipboard (plain http), the address is shown to be copied by hand. */

const SAID_MS = 2500;

export default function (component) {
  const root = component.parentElement.querySelector(".share"), { data } = component, { words } = data;
  const button = root.querySelector("button"), status = root.querySelector("[role=status]");
  const label = root.querySelector("label"), field = root.querySelector("input");
  root.querySelector(".label").textContent = words.label;
  root.querySelector(".done").textContent = words.copied;
  label.querySelector("span").textContent = words.address;

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
