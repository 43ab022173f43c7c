package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.http.RejectionCounter.Rejections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RejectionCounterTest {
  private final RejectionCounter counter = new RejectionCounter();

  private static Rejections rejection(String address, int status) {
    return new Rejections(
        Optional.empty(), address, Optional.empty(), "/api/v1/keys\u001b", status, 1);
  }

  @Test
  void the_rejections_of_an_address_are_one_entry_for_each_status() {
    counter.count(rejection("192.0.2.1", 401));
    counter.count(rejection("192.0.2.1", 401));
    counter.count(rejection("192.0.2.1", 429));
    counter.count(rejection("2001:db8::1", 401));
    counter.count(rejection("2001:db8::2", 401));

    assertThat(counter.drain())
        .extracting(it -> "%s %d: %d".formatted(it.address(), it.status(), it.count()))
        .containsExactly("192.0.2.1 401: 2", "192.0.2.1 429: 1", "2001:db8::1 401: 2");
    assertThat(counter.drain()).isEmpty();
  }

  @Test
  void other_problems_are_no_rejections() {
    List.of(400, 404, 409, 422, 503)
        .forEach(status -> counter.count(rejection("192.0.2.1", status)));

    assertThat(counter.drain()).isEmpty();
  }

  @Test
  void a_flood_makes_a_bounded_number_of_entries() {
    for (int i = 0; i < 1_000; i++) {
      counter.count(rejection("10.0.%d.%d".formatted(i / 200, i % 200), 401));
    }

    List<Rejections> all = counter.drain();

    assertThat(all).hasSize(RejectionCounter.KEYS_MAX + 1);
    assertThat(all.getLast().address()).isEqualTo(RejectionCounter.OTHERS);
    assertThat(all)
        .extracting(Rejections::count)
        .last()
        .isEqualTo(1_000 - RejectionCounter.KEYS_MAX);
  }

  @Test
  void what_was_not_written_is_counted_further() {
    counter.count(rejection("192.0.2.1", 401));
    List<Rejections> unwritten = counter.drain();
    counter.count(rejection("192.0.2.1", 401));
    counter.addAll(unwritten);

    assertThat(counter.drain())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.count()).isEqualTo(2);
          assertThat(it.path()).isEqualTo("/api/v1/keys?");
        });
  }
}
