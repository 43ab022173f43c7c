package io.sluice.bench.console;

import io.sluice.bench.base.ApiOnlyStack;
import io.sluice.bench.base.BenchReport;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.base.ReportOutput;
import io.sluice.bench.base.Waits;
import io.sluice.sandbox.browser.BrowserPage;
import io.sluice.sandbox.browser.Chromium;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench console`.
@Command(
    name = "console",
    header = "The console with many lanes, of which some move, and many watchers.",
    description =
        "Measures: CPU time of release-api; bytes for each watcher and second; time from an event"
            + " until a real browser has painted it; size of the first page and the time until it"
            + " can be used. It needs Chromium. Exits 0 if all gates hold. About 4 minutes.")
public final class ConsoleBench implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration FED = Duration.ofMinutes(2);
  private static final long PAUSE = Duration.ofSeconds(2).toNanos();
  private static final double SECOND = 1e9;
  private static final int WARM_UP = 5;

  @Option(names = "--lanes", paramLabel = "N", description = "Number of lanes. Default: 1000.")
  private int lanes = 1_000;

  @Option(
      names = "--moving",
      paramLabel = "N",
      description =
          "Number of lanes with a canary, each with an event every 5 seconds. Default: 200.")
  private int moving = 200;

  @Option(
      names = "--watchers",
      paramLabel = "N",
      description = "Number of clients that watch the overview. Default: 100.")
  private int watchers = 100;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Number of events whose time until they are painted is measured. Default: 60.")
  private int samples = 60;

  @Mixin private final ReportOutput output = new ReportOutput();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var report = output.begin();
    try (ApiOnlyStack stack = startStack();
        LaneFeed feed = new LaneFeed(stack.broker(), lanes);
        ConsoleClient client = ConsoleClient.signIn(stack.url(), stack.token());
        Chromium chromium = Chromium.start()) {
      feed.begin(moving);
      BrowserPage page = chromium.page();
      signIn(page, stack);
      PixelClock pixels = new PixelClock(page, stack.url());
      awaitFed(feed, page, stack);
      ConsoleReport.firstPage(report, client, pixels.open());
      watch(report, stack, feed, client, pixels);
    }
    return output.publish(report);
  }

  private ApiOnlyStack startStack() {
    return ApiOnlyStack.start(
        Map.of("SLUICE_API_MAX_STREAMS_PER_CALLER", Integer.toString(watchers + 10)));
  }

  private static void signIn(BrowserPage page, ApiOnlyStack stack) {
    page.open(stack.url().resolve("/console/sign-in"));
    page.fill("[name=token]", stack.token());
    page.submit("form[action='/console/sign-in']");
  }

  /// Waits until release-api has received the events of all lanes.
  private void awaitFed(LaneFeed feed, BrowserPage page, ApiOnlyStack stack) {
    String last = feed.application(lanes - 1);
    Waits.awaitCondition(
        () -> {
          page.open(stack.url().resolve("/console?text=" + last));
          return page.evaluate(
                      "document.querySelectorAll('#lane-production-%s').length".formatted(last))
                  .asInt()
              > 0;
        },
        POLL_INTERVAL,
        FED,
        () -> "release-api has not received " + last);
  }

  private void watch(
      BenchReport report,
      ApiOnlyStack stack,
      LaneFeed feed,
      ConsoleClient client,
      PixelClock pixels) {
    try (EventLoad events = EventLoad.start(feed, moving);
        Watchers all = new Watchers(client)) {
      all.start(watchers);
      sample(pixels, feed, new ArrayList<>(), WARM_UP);
      Duration cpu = stack.cpu();
      long bytes = all.bytes();
      long loads = all.loads();
      long begun = System.nanoTime();
      List<Double> millis = new ArrayList<>();
      sample(pixels, feed, millis, samples);
      double seconds = (System.nanoTime() - begun) / SECOND;
      double cores = stack.cpu().minus(cpu).toNanos() / SECOND / seconds;
      all.requireAlive();
      events.requireAlive();
      ConsoleReport.watched(
          report,
          cores,
          (all.bytes() - bytes) / seconds / watchers,
          (all.loads() - loads) / seconds,
          Percentiles.of(millis));
    }
  }

  /// Changes the weight of the first lane, which is on the first page.
  private static void sample(PixelClock pixels, LaneFeed feed, List<Double> millis, int count) {
    for (int i = 0; i < count; i++) {
      long due = System.nanoTime() + PAUSE;
      int weight = 11 + i % 2 * 30 + i / 2 % 30;
      millis.add(pixels.measure(feed.application(0), weight, () -> feed.shift(0, weight)));
      Waits.awaitInstant(due);
    }
  }
}
