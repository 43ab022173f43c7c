package io.sluice.engine.effect;

import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Does something for each of many lanes: one that fails keeps no other from its turn.
public final class EachLane {

  /// @throws RuntimeException the first failure, with the others, once all had their turn; at once
  ///   if the process ends or the database is away
  public static <T> void run(List<T> lanes, Consumer<? super T> work) {
    Optional<RuntimeException> first = Optional.empty();
    for (T lane : lanes) {
      try {
        work.accept(lane);
      } catch (Pace.Stopped | Retry.Stopped e) {
        throw e;
      } catch (RuntimeException e) {
        // Whatever one lane throws, those behind it get their turn.
        if (e instanceof Transactions.Unavailable away && !away.timedOut()) {
          throw away;
        }
        first.ifPresent(before -> before.addSuppressed(e));
        first = first.or(() -> Optional.of(e));
      }
    }
    first.ifPresent(failure -> {
      throw failure;
    });
  }

  private EachLane() {}
}
