package io.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.display.AnsiColors;
import io.sluice.contract.EventType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoReporterTest {
  private final List<String> lines = new ArrayList<>();
  private final DemoReporter reporter =
      new DemoReporter(
          new ApiClient(URI.create("http://127.0.0.1:9"), () -> ""),
          new AnsiColors(true),
          lines::add);

  @ParameterizedTest(name = "{0} has colour {1}")
  @CsvSource({"healthy, 32", "unhealthy, 31", "shared, 33", "inconclusive, 33"})
  void the_colour_of_a_verdict_depends_on_its_kind_and_not_on_its_sentence(
      String verdict, int colour) {
    reporter.printEvent(event("verdict-recorded", "healthy or unhealthy", verdict));

    assertThat(lines)
        .singleElement()
        .asString()
        .endsWith("  \033[%dmhealthy or unhealthy\033[0m".formatted(colour));
  }

  @Test
  void each_sentence_is_on_one_line() {
    reporter.printEvent(event("effect-failed", "it wrote:\\r\\n\\u001b[2Jno file", ""));

    assertThat(lines).singleElement().asString().endsWith("  it wrote: | [2Jno file");
  }

  @Test
  void internal_events_and_a_repeated_shift_are_not_printed() {
    assertThat(reporter.printEvent(event("target-fenced", "fenced", ""))).isFalse();
    assertThat(reporter.printEvent(event("traffic-shifted", "10 %", ""))).isFalse();
    assertThat(reporter.printEvent(event("traffic-shifted", "10 %", ""))).isFalse();
    assertThat(reporter.printEvent(event("ended", "1.1 serves", ""))).isTrue();

    assertThat(lines).hasSize(2);
  }

  private static String event(String type, String sentence, String verdict) {
    assertThat(EventType.isKnown(EventType.PREFIX + type)).as(type).isTrue();
    return """
    {"sequence":4,"type":"io.sluice.%s","time":"2026-03-01T12:00:00Z","sentence":"%s",\
    "event":{"verdict":"%s"}}\
    """
        .formatted(type, sentence, verdict);
  }
}
