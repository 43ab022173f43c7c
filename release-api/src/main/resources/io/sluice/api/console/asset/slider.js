// A slider shows its number while a person moves it, and sends its form soon after.
"use strict";

(() => {
  const PAUSE = 250; // milliseconds: a key that is held down sends one form
  let timer = 0;

  document.addEventListener("input", ({target}) => {
    if (target.matches("input[data-follow]")) {
      target.form.querySelector("output").textContent = target.value;
      clearTimeout(timer);
      timer = setTimeout(() => target.form.requestSubmit(), PAUSE);
    }
  });
})();
