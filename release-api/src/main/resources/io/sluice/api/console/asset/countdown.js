// Shows the time that is left, as the service formats it.
"use strict";

(() => {
  const two = (large, unit, small, part) => `${large} ${unit}${small ? ` ${small} ${part}` : ""}`;

  const format = seconds => {
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    return seconds < 60 ? `${seconds} s`
      : hours < 1 ? two(minutes, "min", seconds % 60, "s")
      : hours < 24 ? two(hours, "h", minutes % 60, "min")
      : two(Math.floor(hours / 24), "d", hours % 24, "h");
  };

  let difference = 0; // the clock of the service minus that of the browser, in milliseconds

  /** Measures the difference of both clocks by the time that was left when the page was loaded. */
  const measure = () => {
    const first = document.querySelector("time.countdown[data-left]");
    if (first) {
      difference = Date.parse(first.dateTime) - Number(first.dataset.left) - Date.now();
    }
  };

  measure();
  document.addEventListener("sluice:shown", measure);

  setInterval(() => {
    if (updates.isStill()) {
      return;
    }
    for (const it of document.querySelectorAll("time.countdown")) {
      const text = format(Math.max(0, Math.ceil((Date.parse(it.dateTime) - Date.now() - difference) / 1000)));
      if (it.textContent !== text) {
        it.textContent = text;
      }
    }
  }, 1000);
})();
