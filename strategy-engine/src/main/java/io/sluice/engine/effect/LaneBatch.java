package io.sluice.engine.effect;

import io.sluice.messaging.Retry;
import io.sluice.messaging.Transactions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs work for each of many lanes: a lane that fails does not prevent the others.
public final class LaneBatch {

  /// @throws RuntimeException the first failure, with the others suppressed, after all lanes were
  ///   run; immediately if the process ends or the database is unavailable
  public static <T> void run(List<T> lanes, Consumer<? super T> work) {
    Optional<RuntimeException> first = Optional.empty();
    for (T lane : lanes) {
      try {
        work.accept(lane);
      } catch (MonotonicTime.StoppedException | Retry.StoppedException e) {
        throw e;
      } catch (RuntimeException e) {
        // A failure of one lane must not prevent the lanes after it.
        if (e instanceof Transactions.UnavailableException unavailable
            && !unavailable.isTimeout()) {
          throw unavailable;
        }
        first.ifPresent(before -> before.addSuppressed(e));
        first = first.or(() -> Optional.of(e));
      }
    }
    first.ifPresent(failure -> {
      throw failure;
    });
  }

  private LaneBatch() {}
}
