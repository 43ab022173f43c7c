package io.sluice.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IssuerKeysTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicInteger fetches = new AtomicInteger();
  private final List<JsonWebKey> published = List.of(key());

  private static JsonWebKey key() {
    try {
      return EcJwkGenerator.generateJwk(EllipticCurves.P256);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<JsonWebKey> fetch() {
    fetches.incrementAndGet();
    return published;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Timeout(60)
  void few_requests_wait_for_an_issuer_that_does_not_answer() throws InterruptedException {
    var answered = new CountDownLatch(1);
    var finished = new AtomicInteger();
    var keys =
        new IssuerKeys(
            "company",
            () -> {
              await(answered);
              return fetch();
            },
            nanoTime::get);

    List<Thread> threads =
        IntStream.range(0, 50)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      keys.refresh();
                      finished.incrementAndGet();
                    }))
            .toList();
    Awaitility.await().untilAsserted(() -> assertThat(finished).hasValue(50 - 16));
    assertThat(keys.valid()).isEmpty();
    answered.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(fetches).hasValue(1);
    assertThat(keys.valid()).isEqualTo(published);
  }

  @Test
  void old_keys_are_fetched_again_in_the_background() {
    var keys = new IssuerKeys("company", this::fetch, nanoTime::get);
    keys.refresh();
    assertThat(keys.valid()).isEqualTo(published);

    nanoTime.addAndGet(Duration.ofMinutes(14).toNanos());
    assertThat(keys.valid()).isEqualTo(published);
    assertThat(fetches).hasValue(1);
    nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(keys.valid()).isEqualTo(published);

    Awaitility.await().untilAsserted(() -> assertThat(fetches).hasValue(2));
  }

  @Test
  void a_failed_fetch_is_not_repeated_at_once() {
    var keys =
        new IssuerKeys(
            "company",
            () -> {
              fetches.incrementAndGet();
              throw new KeyFetcher.UnavailableException("it is down");
            },
            nanoTime::get);

    keys.refresh();
    keys.refresh();
    assertThat(fetches).hasValue(1);
    nanoTime.addAndGet(Duration.ofSeconds(30).toNanos());
    keys.refresh();

    assertThat(fetches).hasValue(2);
    assertThat(keys.valid()).isEmpty();
  }
}
