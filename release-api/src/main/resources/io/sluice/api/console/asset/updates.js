// Follows the events of the page, and loads its live part again. The page shows if it is not up to date.
"use strict";

/** Texts that the browser keeps; none if a person has turned that off. */
const memory = {
  read: (storage, name) => {
    try {
      return window[storage].getItem(`sluice.${name}`) ?? "";
    } catch {
      return "";
    }
  },
  write: (storage, name, text) => {
    try {
      window[storage].setItem(`sluice.${name}`, text);
    } catch {
      // The choice then holds for this page only.
    }
  },
};

/** The pauses between attempts, in milliseconds: from 1 s to 30 s, and spread, so that many pages do not try at once. */
const attempts = () => {
  let failures = 0;
  return {
    succeed: () => {
      failures = 0;
    },
    fail: () => Math.min(1000 * 2 ** failures++, 30000) * (0.75 + Math.random() / 4),
    hasFailed: () => failures > 0,
  };
};

/** An element that shows since when something is not up to date, and why. An empty reason hides it. */
const staleness = element => {
  let since = null;
  return reason => {
    since = reason ? since ?? new Date() : null;
    const text = reason ? `Not up to date since ${since.toLocaleTimeString("en-GB")}: ${reason}` : "";
    element.hidden = !reason;
    if (element.textContent !== text) {
      element.textContent = text;
    }
  };
};

const updates = (() => {
  const PAUSE_MIN = 200; // milliseconds between two loads
  const PAUSE_MAX = 2000;
  const PAUSE_FACTOR = 2; // a slow service has fewer loads: those of up to a second take a third of the time
  const LOAD_TIMEOUT = 10000;
  const address = document.body.dataset.stream;
  const live = document.getElementById("live");
  let isPaused = memory.read("sessionStorage", "updates") === "paused";

  /** Returns whether nothing may change on the page now. */
  const isStill = () => isPaused || document.hidden;
  if (!address || !live) {
    return {isStill};
  }

  const status = document.getElementById("connection");
  const button = document.getElementById("pause-updates");
  const showStale = staleness(document.getElementById("stale"));
  const failures = {load: "", stream: ""};
  let isConnected = false;
  let isCurrent = false; // whether the page has been loaded since its stream has begun
  let isDue = false;

  const show = () => {
    const isLost = !isPaused && !isConnected;
    const text = isPaused ? `paused${isDue ? ", something has changed" : ""}` : isLost ? "connecting again" : "live";
    status.hidden = !isCurrent && !isPaused && !failures.load && !failures.stream;
    status.classList.toggle("lost", isLost);
    status.classList.toggle("paused", isPaused);
    if (status.textContent !== text) {
      status.textContent = text;
    }
    button.hidden = false;
    button.setAttribute("aria-pressed", isPaused);
    showStale(failures.load || failures.stream);
  };

  const loads = attempts();
  let isLoading = false;
  let loadTimer = 0;
  let begun = 0;

  /** Returns the pause after a load. */
  const pause = () => Math.min(Math.max(PAUSE_FACTOR * (performance.now() - begun), PAUSE_MIN), PAUSE_MAX);

  /** Loads at once, even in a pause after a load. */
  const load = () => {
    clearTimeout(loadTimer);
    loadTimer = 0;
    if (isDue && !isLoading && !document.hidden && !(isPaused && isCurrent)) {
      isDue = false;
      isLoading = true;
      begun = performance.now();
      htmx.trigger(live, "refresh");
    }
  };

  const end = reason => {
    isLoading = false;
    failures.load = reason;
    isDue ||= reason !== "";
    if (!reason) {
      loads.succeed();
      isCurrent ||= !isDue;
    }
    loadTimer = setTimeout(load, reason ? loads.fail() : pause());
    show();
  };

  const reasonOf = ({successful, xhr}) => {
    if (successful) {
      return "";
    }
    return xhr.status === 0 ? "the service does not answer"
      : xhr.status < 300 ? "the service answered with another page"
      : `the service answered with status ${xhr.status}`;
  };

  htmx.config.timeout = LOAD_TIMEOUT;
  htmx.defineExtension("morph", {
    isInlineSwap: style => style === "morph",
    handleSwap: (style, target, fragment) => {
      const loaded = fragment.firstElementChild;
      try {
        morph(target, loaded);
      } catch (error) { // the page is complete, but loses the focus and what was typed
        console.error(error);
        target.replaceChildren(...loaded.childNodes);
      }
      document.dispatchEvent(new CustomEvent("sluice:shown"));
      return [];
    },
  });
  live.addEventListener("htmx:configRequest", event => {
    event.detail.path = location.pathname + location.search; // the filters and the place in the list are kept
  });
  live.addEventListener("htmx:beforeSwap", event => {
    if (event.detail.shouldSwap && !event.detail.serverResponse.includes('id="live"')) {
      event.detail.shouldSwap = false;
      event.detail.isError = true;
    }
  });
  live.addEventListener("htmx:afterRequest", event => end(reasonOf(event.detail)));
  for (const name of ["htmx:onLoadError", "htmx:invalidPath"]) { // afterRequest may not follow
    live.addEventListener(name, () => {
      if (isLoading) {
        end("the page cannot show the response of the service");
      }
    });
  }

  const connections = attempts();
  let source = null;
  let cursor = "";
  let openTimer = 0;

  const close = () => {
    clearTimeout(openTimer);
    source?.close();
    source = null;
    isConnected = false;
  };

  const connect = () => {
    isConnected = true;
    failures.stream = "";
    connections.succeed();
    load();
  };

  /** Opens the stream. Each begins with an event and so with a load: no change is missed in between. */
  const open = () => {
    close();
    source = new EventSource(address);
    source.onmessage = ({lastEventId}) => {
      isDue ||= !isPaused || !isCurrent || lastEventId !== cursor;
      cursor = lastEventId;
      if (!isConnected) {
        connect();
      } else if (!loadTimer) {
        load();
      }
      show();
    };
    source.onerror = () => {
      close();
      if (connections.hasFailed()) {
        failures.stream = "the connection to the service is lost, or too many pages are open";
        isDue ||= !isPaused; // the load shows why, such as the end of the session
        if (!loadTimer) {
          load();
        }
      }
      openTimer = setTimeout(open, connections.fail());
      show();
    };
  };

  button.addEventListener("click", () => {
    isPaused = !isPaused;
    memory.write("sessionStorage", "updates", isPaused ? "paused" : "");
    load();
    show();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      open();
    }
  });
  if (!document.hidden) {
    open();
  }
  if (isPaused) {
    show();
  }
  return {isStill};
})();
