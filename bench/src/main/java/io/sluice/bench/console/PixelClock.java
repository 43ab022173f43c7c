package io.sluice.bench.console;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.browser.BrowserPage;
import java.net.URI;
import java.time.InstantSource;

/// The overview in a real browser: measures when a change is visible.
final class PixelClock {
  private final InstantSource clock = InstantSource.system();
  private final BrowserPage page;
  private final URI url;

  /// @param page a page that is signed in
  PixelClock(BrowserPage page, URI url) {
    this.page = page;
    this.url = url;
  }

  /// Loads the overview without a cache.
  ///
  /// @return the time until a person can use it, milliseconds
  double open() {
    page.open(url.resolve("/console"));
    return page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        .asDouble();
  }

  /// Returns the time from a change until the browser has painted it, milliseconds.
  ///
  /// @param application the application whose weight changes
  /// @param change changes its weight to `weight`
  double measure(String application, int weight, Runnable change) {
    watch(application, weight);
    long begun = clock.millis();
    change.run();
    try {
      page.await("window.paintedAt > 0");
    } catch (SandboxException e) {
      throw new IllegalStateException(
          "the browser does not show %d %% of %s".formatted(weight, application), e);
    }
    return page.evaluate("window.paintedAt").asDouble() - begun;
  }

  /// Waits for a text in the cell of a lane, frame by frame, and keeps the time at which the next
  /// frame begins: then the text is painted.
  private void watch(String application, int weight) {
    var _ =
        page.evaluate(
            """
            window.paintedAt = 0;
            (function look() {
              const cell = document.getElementById('lane-production-%s');
              if (cell && cell.textContent.includes(' %d %%')) {
                requestAnimationFrame(() => { window.paintedAt = Date.now(); });
              } else {
                requestAnimationFrame(look);
              }
            })();
            """
                .formatted(application, weight));
  }
}
