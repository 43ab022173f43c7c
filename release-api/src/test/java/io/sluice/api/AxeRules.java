package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// The rules of axe-core for WCAG 2.2 AA.
final class AxeRules {
  private static final String SCRIPT = read();

  /// Returns the violations of a page, each with the elements.
  static List<String> violations(Page page) {
    page.evaluate("() => {\n" + SCRIPT + "\n}");
    Object found =
        page.evaluate(
            """
            async () => (await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}))
              .violations.map(it => `${it.id}: ${it.nodes.map(node => node.html + " " + node.failureSummary).join("; ")}`)
            """);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  private static String read() {
    try (InputStream file = AxeRules.class.getResourceAsStream("/axe.min.js")) {
      return new String(requireNonNull(file).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("axe-core cannot be read", e);
    }
  }

  private AxeRules() {}
}
