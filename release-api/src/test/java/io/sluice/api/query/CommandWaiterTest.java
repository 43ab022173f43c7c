package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.http.Caller;
import io.sluice.api.http.CallerKind;
import io.sluice.api.http.Subject;
import io.sluice.api.store.CommitSignal;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandWaiterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Caller ANN =
      new Caller(new Subject(Subject.TOKENS, "ann"), "ann", CallerKind.PERSON, List.of());
  private static final Caller BEN =
      new Caller(new Subject(Subject.TOKENS, "ben"), "ben", CallerKind.PERSON, List.of());

  private final CommitSignal commitSignal = new CommitSignal();
  private final StreamPollers pollers = new StreamPollers(commitSignal);

  private static CommandView done(UUID id) {
    return CommandView.accepted(
            id, LaneKey.parse("production/shop"), Optional.empty(), "pause", Instant.EPOCH)
        .done("paused by ann");
  }

  private static CompletableFuture<Optional<CommandView>> start(
      CommandWaiter waiter, Caller caller, UUID command) {
    return waiter
        .start(caller, command, PATIENCE)
        .orElseThrow()
        .subscribeAsCompletionStage()
        .toCompletableFuture();
  }

  @Test
  void one_read_answers_all_requests_that_wait() {
    var reads = new Semaphore(0);
    var seen = new AtomicInteger();
    CommandWaiter waiter =
        new CommandWaiter(
            pollers,
            ids -> {
              reads.acquireUninterruptibly();
              seen.incrementAndGet();
              return ids.stream().map(CommandWaiterTest::done).toList();
            });
    List<UUID> commands = Stream.generate(UUID::randomUUID).limit(60).toList();

    List<CompletableFuture<Optional<CommandView>>> waiting =
        commands.stream().map(command -> start(waiter, ANN, command)).toList();
    reads.release(Integer.MAX_VALUE);

    assertThat(waiting.stream().map(CompletableFuture::join).map(Optional::orElseThrow))
        .extracting(CommandView::id)
        .containsExactlyElementsOf(commands);
    // Two reads answer them; the poller may read again until the last wait is removed.
    assertThat(seen.get()).isLessThan(10);
  }

  @Test
  void a_failed_read_ends_no_wait() {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    CommandWaiter waiter =
        new CommandWaiter(
            pollers,
            ids -> {
              if (failed.add("once")) {
                throw new IllegalStateException("no database");
              }
              return ids.stream().map(CommandWaiterTest::done).toList();
            });

    assertThat(start(waiter, ANN, UUID.randomUUID()).join()).isPresent();
  }

  @Test
  void a_wait_ends_after_its_time_also_during_a_read() {
    var never = new CountDownLatch(1);
    CommandWaiter waiter =
        new CommandWaiter(
            pollers,
            _ -> {
              try {
                never.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            });

    assertThat(
            waiter
                .start(ANN, UUID.randomUUID(), Duration.ofMillis(1))
                .orElseThrow()
                .await()
                .atMost(PATIENCE))
        .isEmpty();
    never.countDown();
  }

  @Test
  void a_caller_with_many_waits_leaves_room_for_others() {
    CommandWaiter waiter = new CommandWaiter(pollers, _ -> List.of());
    UUID command = UUID.randomUUID();
    var waits = IntStream.range(0, 64).mapToObj(_ -> start(waiter, ANN, command)).toList();

    assertThat(waiter.start(ANN, command, PATIENCE)).isEmpty();
    assertThat(waiter.start(BEN, command, PATIENCE)).isPresent();
    waits.getFirst().cancel(false);
    assertThat(waiter.start(ANN, command, PATIENCE)).isPresent();
  }
}
