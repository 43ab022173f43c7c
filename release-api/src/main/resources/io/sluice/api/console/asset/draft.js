// A document whose plan follows while a person types: the page shows if the plan is not that of the text.
"use strict";

(() => {
  const text = document.querySelector("textarea[hx-post]");
  if (!text) {
    return;
  }
  const showStale = staleness(document.getElementById("stale"));
  const reasonOf = status =>
    status === 401 ? "the session has ended. “Show the plan” leads to the sign-in and back, and keeps the text"
      : status === 429 ? "the service has too many requests. The plan follows the next change"
      : `the service answered with status ${status}`;

  text.addEventListener("htmx:afterRequest", ({detail}) => {
    if (detail.successful) {
      showStale("");
      if (document.querySelector("#document-error > *")) {
        text.setAttribute("aria-invalid", "true");
      } else {
        text.removeAttribute("aria-invalid");
      }
    }
  });
  text.addEventListener("htmx:responseError", ({detail}) => showStale(reasonOf(detail.xhr.status)));
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    text.addEventListener(name, () => showStale("the service does not answer"));
  }
})();
