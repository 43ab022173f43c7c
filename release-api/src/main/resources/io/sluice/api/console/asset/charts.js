// The charts of a release. Each figure without them shows its latest numbers.
"use strict";

(() => {
  const INTERVAL = 1000;
  const CALM_LOADS = 5; // loads without a new point after which an ended release is complete
  const KINDS = [["requests", ""], ["errors", ""], ["p50", " ms"], ["p95", " ms"], ["p99", " ms"]];
  const VERSIONS = ["candidate", "stable"];
  const started = new WeakSet();
  const plots = new Set();

  const color = name => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const width = target => Math.max(240, target.clientWidth);

  const plot = (target, unit, data) => {
    const line = (label, name, dash) => ({label, stroke: color(name), dash, width: 2, spanGaps: false});
    const rule = {stroke: color("--line"), width: 1};
    const axis = {stroke: color("--soft"), grid: rule, ticks: rule};
    const made = new uPlot({
      title: target.dataset.title,
      width: width(target),
      height: 180,
      legend: {show: false},
      cursor: {show: false},
      scales: {y: {range: (_, low, high) => [0, Math.max(1, high || 0) * 1.1]}},
      axes: [axis, {...axis, size: 60, values: (_, values) => values.map(it => `${it}${unit}`)}],
      series: [{}, line("candidate", "--busy"), line("stable", "--soft", [6, 4])],
    }, data, target);
    plots.add(made);
    return made;
  };

  const none = () => ({at: [], ...Object.fromEntries(VERSIONS.map(version => [version, Object.fromEntries(KINDS.map(([kind]) => [kind, []]))]))});

  /** The numbers of a release: parts that are complete, and the last one, which grows. */
  const numbers = () => {
    const complete = none();
    let last = none();
    // A replica of the version before has no p50 and no p99.
    const values = (part, version, kind) => part[version][kind] ?? part.at.map(() => null);
    return {
      keep: part => {
        complete.at.push(...part.at);
        VERSIONS.forEach(version => KINDS.forEach(([kind]) => complete[version][kind].push(...values(part, version, kind))));
      },
      show: part => {
        last = {at: part.at, ...Object.fromEntries(VERSIONS.map(version => [version, Object.fromEntries(KINDS.map(([kind]) => [kind, values(part, version, kind)]))]))};
      },
      count: () => complete.at.length + last.at.length,
      of: kind => [[...complete.at, ...last.at], ...VERSIONS.map(it => [...complete[it][kind], ...last[it][kind]])],
      latest: (version, kind) => [...complete[version][kind].slice(-1), ...last[version][kind]].at(-1) ?? null,
    };
  };

  /** Draws the numbers of a figure. */
  const drawing = (figure, data) => {
    const targets = KINDS.map(([kind]) => figure.querySelector(`[data-chart="${kind}"]`));
    let drawn = [];
    new ResizeObserver(() => drawn.forEach((it, i) => {
      if (width(targets[i]) !== it.width) {
        it.setSize({width: width(targets[i]), height: 180});
      }
    })).observe(figure);
    return () => {
      figure.hidden = data.count() < 2;
      if (figure.hidden) {
        return;
      }
      if (drawn.length) {
        drawn.forEach((it, i) => it.setData(data.of(KINDS[i][0])));
      } else {
        drawn = KINDS.map(([kind, unit], i) => plot(targets[i], unit, data.of(kind)));
      }
      VERSIONS.forEach(version => KINDS.forEach(([kind, unit]) => {
        const value = data.latest(version, kind);
        figure.querySelector(`[data-value="${version}-${kind}"]`).textContent = value === null ? "-" : `${value}${unit}`;
      }));
    };
  };

  /** Loads the parts of a figure that are complete once, and the last one again and again until the release has ended. */
  const start = figure => {
    const data = numbers();
    const draw = drawing(figure, data);
    const showStale = staleness(figure.querySelector("[data-stale]"));
    const loads = attempts();
    const isShort = figure.dataset.ended;
    let isLoaded = false;
    let cursor = "";
    let calm = 0;

    /** Returns the pause until the next load in milliseconds; none if the figure is complete. */
    const next = async () => {
      const before = data.count();
      const response = await fetch(`${figure.dataset.series}${cursor && `?cursor=${encodeURIComponent(cursor)}`}`, {signal: AbortSignal.timeout(10000)});
      if (response.redirected) {
        throw new Error("the session has ended; sign in again");
      }
      if (!response.ok) {
        throw new Error(`the service answered with status ${response.status}`);
      }
      if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
        throw new Error("the service answered with another page");
      }
      const part = await response.json();
      if (part.next) {
        data.keep(part);
        data.show(none());
        cursor = part.next;
        return 0;
      }
      data.show(part);
      calm = figure.dataset.ended && data.count() === before ? calm + 1 : 0;
      return isShort || calm >= CALM_LOADS ? null : INTERVAL;
    };

    const load = async () => {
      let pause = INTERVAL;
      if (!figure.isConnected) {
        return;
      }
      if (!isLoaded || !updates.isStill()) {
        try {
          pause = await next();
          isLoaded ||= pause !== 0;
          loads.succeed();
          draw();
          showStale("");
        } catch (error) {
          showStale(error.name === "Error" ? error.message : "the service does not answer");
          pause = loads.fail();
        }
      }
      if (pause !== null) {
        setTimeout(load, pause);
      }
    };

    load();
  };

  const startAll = () => {
    for (const it of plots) {
      if (!it.root.isConnected) {
        it.destroy();
        plots.delete(it);
      }
    }
    for (const it of document.querySelectorAll("[data-series]")) {
      if (!started.has(it)) {
        started.add(it);
        start(it);
      }
    }
  };

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach(it => it.redraw()));
  document.addEventListener("sluice:shown", startAll);
  startAll();
})();
