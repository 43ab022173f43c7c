// A form that changes something is sent once, even if a person clicks twice.
"use strict";

(() => {
  // After this time the person may send it again: the response is lost.
  const PATIENCE = 10_000;
  const sent = new Set();

  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.method !== "post") {
      return;
    }
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    setTimeout(() => sent.delete(form), PATIENCE);
  });
  // The browser shows a page of its history as it was left.
  window.addEventListener("pageshow", event => {
    if (event.persisted) {
      sent.clear();
    }
  });
})();
