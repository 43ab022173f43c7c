// Single characters as keys, which a person can turn off.
"use strict";

(() => {
  const FIELDS = "input, textarea, select, [contenteditable]";
  const button = document.getElementById("single-keys");
  let isOn = memory.read("localStorage", "keys") !== "off";

  const show = () => {
    document.body.classList.toggle("without-keys", !isOn);
    for (const it of document.querySelectorAll("[data-key]")) {
      if (isOn) {
        it.setAttribute("aria-keyshortcuts", it.dataset.key);
      } else {
        it.removeAttribute("aria-keyshortcuts");
      }
    }
    if (button) {
      button.hidden = false;
      button.setAttribute("aria-checked", isOn);
      button.querySelector("span").textContent = isOn ? "on" : "off";
    }
  };

  document.addEventListener("keydown", event => {
    const isOther = event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(FIELDS);
    const target = isOn && !isOther && [...document.querySelectorAll("[data-key]")].find(it => it.dataset.key === event.key);
    if (target) {
      event.preventDefault();
      if (target.matches("a[href]")) {
        target.click();
      } else {
        target.focus();
      }
    }
  });
  document.addEventListener("sluice:shown", show);
  button?.addEventListener("click", () => {
    isOn = !isOn;
    memory.write("localStorage", "keys", isOn ? "on" : "off");
    show();
  });
  show();
})();
