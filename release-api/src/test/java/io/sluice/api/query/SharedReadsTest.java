package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final SharedReads<String, Integer> reads = new SharedReads<>(2, time::get);
  private final AtomicInteger count = new AtomicInteger();

  private int get(String key, long position) {
    return reads.get(key, position, count::incrementAndGet);
  }

  @Test
  void a_result_holds_until_the_position_changes() {
    assertThat(get("a", 1)).isEqualTo(1);
    assertThat(get("a", 1)).isEqualTo(1);
    assertThat(get("b", 1)).isEqualTo(2);
    assertThat(get("a", 2)).isEqualTo(3);
    assertThat(get("a", 2)).isEqualTo(3);
    assertThat(get("a", 1)).isEqualTo(4);
  }

  @Test
  void a_result_is_dropped_after_a_few_seconds() {
    assertThat(get("a", 1)).isEqualTo(1);
    time.addAndGet(SharedReads.RETENTION.toNanos() - 1);
    assertThat(get("a", 1)).isEqualTo(1);

    time.incrementAndGet(); // the time of the process may overflow
    assertThat(get("a", 1)).isEqualTo(2);
  }

  @Test
  void a_change_drops_the_results_of_all_keys() {
    assertThat(get("a", 1)).isEqualTo(1);
    assertThat(get("b", 2)).isEqualTo(2);

    assertThat(get("b", 2)).isEqualTo(2);
    assertThat(get("a", 1)).isEqualTo(3);
  }

  @Test
  void the_result_that_was_used_least_recently_is_forgotten() {
    int a = get("a", 1);
    int b = get("b", 1);
    assertThat(get("a", 1)).isEqualTo(a);
    int c = get("c", 1);

    assertThat(get("a", 1)).isEqualTo(a);
    assertThat(get("c", 1)).isEqualTo(c);
    assertThat(get("b", 1)).isNotEqualTo(b);
  }

  @Test
  void a_hundred_requests_at_once_are_one_read() throws ExecutionException, InterruptedException {
    var begun = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    Callable<Integer> slow =
        () ->
            reads.get(
                "a",
                1,
                () -> {
                  begun.countDown();
                  await(released);
                  return count.incrementAndGet();
                });
    List<Future<Integer>> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      results.add(threads.submit(slow));
      begun.await();
      for (int i = 0; i < 99; i++) {
        results.add(threads.submit(slow));
      }
      released.countDown();
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(1);
      }
    }
    assertThat(count).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_failure_is_not_kept() {
    assertThatThrownBy(() ->
            reads.get(
                "a",
                1,
                () -> {
                  throw new IllegalStateException("no database");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no database");

    assertThat(get("a", 1)).isEqualTo(1);
  }

  @Test
  void an_error_ends_the_wait_of_the_others() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    Supplier<Integer> failing =
        () -> {
          begun.countDown();
          await(released);
          throw new StackOverflowError();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = threads.submit(() -> reads.get("a", 1, failing));
      begun.await();
      Thread other = Thread.currentThread();
      Future<?> releasing =
          threads.submit(() -> {
            while (other.getState() != Thread.State.TIMED_WAITING) {
              Thread.onSpinWait();
            }
            released.countDown();
          });

      assertThatThrownBy(() -> get("a", 1))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseInstanceOf(StackOverflowError.class);
      assertThatThrownBy(first::get).hasCauseInstanceOf(StackOverflowError.class);
      assertThat(releasing).succeedsWithin(SharedReads.TIMEOUT);
    }
    assertThat(get("a", 1)).isEqualTo(1);
  }
}
