package io.sluice.sandbox.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.sandbox.base.SandboxException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A page in Chromium.
public final class BrowserPage {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final DevTools devTools;

  BrowserPage(DevTools devTools) {
    this.devTools = devTools;
  }

  /// The width of a page, and its colours.
  ///
  /// @param width CSS pixels
  /// @param isDark whether the page is asked for dark colours
  public record Look(int width, boolean isDark) {}

  /// Shows an address, and returns once the page is loaded.
  ///
  /// @throws SandboxException if that takes longer than 30 s
  public void open(URI address) {
    // A page in the background has no frames.
    var _ = devTools.call("Page.bringToFront", Map.of());
    JsonNode result = devTools.call("Page.navigate", Map.of("url", address.toString()));
    if (result.has("errorText")) {
      throw new SandboxException(
          "%s is not shown: %s".formatted(address, result.path("errorText").asText()));
    }
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /// Evaluates an expression in JavaScript until it is true.
  ///
  /// @throws SandboxException if that takes longer than 30 s
  public void await(String expression) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!evaluate(expression).asBoolean()) {
      if (System.nanoTime() > end) {
        throw new SandboxException("not within %s: %s".formatted(LIMIT, expression));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Writes `text` into the field that `selector` names.
  public void fill(String selector, String text) {
    var _ =
        evaluate(
            "document.querySelector(%s).value = %s"
                .formatted(TextNode.valueOf(selector), TextNode.valueOf(text)));
  }

  /// Sends the form that `selector` names, and returns once the page that follows is loaded.
  public void submit(String selector) {
    var _ = evaluate("window.isBeforeSubmit = true");
    var _ =
        evaluate(
            "document.querySelector(%s).requestSubmit()".formatted(TextNode.valueOf(selector)));
    await("!window.isBeforeSubmit && document.readyState === 'complete'");
  }

  /// Evaluates an expression in JavaScript.
  ///
  /// @return its value as JSON
  /// @throws SandboxException if it throws
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        devTools.call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new SandboxException(
          "the page: " + answer.at("/exceptionDetails/exception/description").asText());
    }
    return answer.at("/result/value");
  }

  /// Returns a picture of the whole page, as PNG.
  public byte[] picture(Look look) {
    devTools.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", look.width(), "height", 900, "deviceScaleFactor", 1, "mobile", false));
    Map<String, String> colours =
        Map.of("name", "prefers-color-scheme", "value", look.isDark() ? "dark" : "light");
    devTools.call("Emulation.setEmulatedMedia", Map.of("features", List.of(colours)));
    JsonNode answer =
        devTools.call(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(answer.path("data").asText());
  }
}
