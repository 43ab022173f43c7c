package io.sluice.bench.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// The figures of `./sluice bench console` and their gates.
final class ConsoleReport {
  private static final double FIRST_PAGE_KB = 150;
  private static final double USABLE_MILLIS = 1_000;
  private static final double PIXEL_P95_MILLIS = 500;
  private static final double KB = 1_000;
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/console/assets/[^\"]+)\"");

  /// Adds the size of the first page with its files, compressed, and the time until it can be used.
  static void firstPage(BenchReport report, ConsoleClient client, double usableMillis)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> page = client.get("/console", BodyHandlers.ofByteArray());
    double bytes = page.body().length;
    for (String asset : assets(text(page))) {
      bytes += client.size(asset);
    }
    report.addLine(
        "first page %.1f kB compressed (%.0f), usable after %.0f ms (%.0f)",
        bytes / KB, FIRST_PAGE_KB, usableMillis, USABLE_MILLIS);
    report.addFigure("firstPageBytes", bytes);
    report.addFigure("usableMillis", usableMillis);
    report.requireAtMost(bytes / KB, FIRST_PAGE_KB, "the first page has %.1f kB, limit %.0f");
    report.requireAtMost(
        usableMillis, USABLE_MILLIS, "the first page can be used after %.0f ms, limit %.0f");
  }

  private static String text(HttpResponse<byte[]> page) throws IOException {
    boolean isCompressed =
        page.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    var body = new ByteArrayInputStream(page.body());
    try (InputStream plain = isCompressed ? new GZIPInputStream(body) : body) {
      return new String(plain.readAllBytes(), UTF_8);
    }
  }

  private static Set<String> assets(String html) {
    Set<String> assets = new LinkedHashSet<>();
    ASSET.matcher(html).results().forEach(match -> assets.add(match.group(1)));
    return assets;
  }

  /// Adds the figures of the watchers.
  ///
  /// @param cores cores that release-api used
  /// @param bytes bytes for each watcher and second
  /// @param loads loaded pages per second, of all watchers
  /// @param pixels times from an event until it is painted
  static void watched(
      BenchReport report, double cores, double bytes, double loads, Percentiles pixels) {
    report.addLine("release-api used %.2f cores, with %.0f pages per second", cores, loads);
    report.addLine("each watcher received %.0f bytes per second", bytes);
    report.addLine(
        "from event to pixel p50 %.0f ms, p95 %.0f ms (%.0f), p99 %.0f ms, %d samples",
        pixels.p50(), pixels.p95(), PIXEL_P95_MILLIS, pixels.p99(), pixels.count());
    report.addFigure("cores", cores);
    report.addFigure("pagesPerSecond", loads);
    report.addFigure("bytesPerWatcherAndSecond", bytes);
    report.addFigure("pixelMillis", pixels);
    report.requireAtMost(
        pixels.p95(), PIXEL_P95_MILLIS, "an event is painted after %.0f ms (p95), limit %.0f");
  }

  private ConsoleReport() {}
}
