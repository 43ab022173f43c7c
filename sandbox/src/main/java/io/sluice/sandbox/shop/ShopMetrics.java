package io.sluice.sandbox.shop;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts requests, and reports them in Prometheus's text format. `version` is the only label
/// without a fixed set of values, and a process has one version.
///
/// @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>
final class ShopMetrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final List<Integer> BOUNDS_MILLIS =
      List.of(5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000);

  private final String version;
  private final AtomicLongArray ended = new AtomicLongArray(2);
  private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS_MILLIS.size() + 1);
  private final AtomicLong nanos = new AtomicLong();

  ShopMetrics(String version) {
    this.version = version.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /// Counts a request that has ended.
  void add(boolean fails, Duration elapsed) {
    ended.incrementAndGet(fails ? 1 : 0);
    long at =
        BOUNDS_MILLIS.stream().filter(bound -> elapsed.toNanos() > bound * 1_000_000L).count();
    buckets.incrementAndGet(Math.toIntExact(at));
    nanos.addAndGet(elapsed.toNanos());
  }

  String text() {
    StringBuilder text = new StringBuilder(1024);
    text.append("# HELP shop_requests_total Requests that ended, health checks left out.\n");
    text.append("# TYPE shop_requests_total counter\n");
    text.append(total("200", ended.get(0))).append(total("500", ended.get(1)));
    text.append("# HELP shop_request_seconds How long a request took.\n");
    text.append("# TYPE shop_request_seconds histogram\n");
    long[] own = new long[buckets.length()];
    Arrays.setAll(own, buckets::get);
    long atMost = 0;
    for (int i = 0; i < own.length; i++) {
      atMost += own[i];
      String bound =
          i < BOUNDS_MILLIS.size() ? Double.toString(BOUNDS_MILLIS.get(i) / 1e3) : "+Inf";
      text.append(
          "shop_request_seconds_bucket{version=\"%s\",le=\"%s\"} %d\n"
              .formatted(version, bound, atMost));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "shop_request_seconds_sum{version=\"%s\"} %f\n",
            version,
            nanos.get() / 1e9));
    text.append("shop_request_seconds_count{version=\"%s\"} %d\n".formatted(version, atMost));
    return text.toString();
  }

  private String total(String status, long count) {
    return "shop_requests_total{version=\"%s\",status=\"%s\"} %d\n"
        .formatted(version, status, count);
  }
}
