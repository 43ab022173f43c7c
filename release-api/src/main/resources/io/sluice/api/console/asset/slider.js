// A slider shows its number while a person moves it, and sends its form soon after.
"use strict";

(() => {
  const PAUSE = 250; // milliseconds: a key that is held down sends one form
  const SLIDERS = "input[data-follow]";
  let timer = 0;

  const follow = (slider) => {
    slider.form.querySelector("output").textContent = slider.value;
    clearTimeout(timer);
    timer = setTimeout(() => slider.form.requestSubmit(), PAUSE);
  };

  document.addEventListener("input", ({target}) => {
    if (target.matches(SLIDERS)) follow(target);
  });

  // A person can move a slider before this script runs. The sliders have autocomplete off: with it, the way back to a
  // page would restore the moved position, and this would send it again.
  document.querySelectorAll(SLIDERS).forEach((slider) => {
    if (slider.value !== slider.defaultValue) follow(slider);
  });
})();
