package io.sluice.bench.engine;

import io.sluice.bench.base.Waits;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Sends signals to random lanes: each pauses the lane's release, or resumes it if it is paused.
/// Each leads to one event in one transaction.
final class SignalLoad {
  static final int WRITERS = 8;

  private final Engine engine;
  private final List<Writer> writers;

  /// @param millis milliseconds from the instant when each signal was due until its transaction was
  ///   committed
  record Sent(long count, double seconds, List<Double> millis) {
    static final Sent NONE = new Sent(0, 0, List.of());

    Sent {
      millis = List.copyOf(millis);
    }

    double perSecond() {
      return count / seconds;
    }
  }

  SignalLoad(Engine engine, ActiveLanes activeLanes) {
    this.engine = engine;
    this.writers =
        IntStream.range(0, WRITERS)
            .mapToObj(w -> new Writer(w, activeLanes))
            .filter(writer -> !writer.own.isEmpty())
            .toList();
  }

  /// Sends signals for `time`: each writer sends the next one as soon as its last one is committed.
  Sent flood(Duration time) {
    return all((writer, since) -> {
      List<Double> millis = new ArrayList<>();
      while (System.nanoTime() - since < time.toNanos()) {
        long due = System.nanoTime();
        writer.send();
        millis.add((System.nanoTime() - due) / 1e6);
      }
      return millis;
    });
  }

  /// Sends `perSecond` signals per second. Each is due at a fixed instant, regardless of the delay
  /// of the one before.
  Sent stream(double perSecond, Duration time) {
    long gap = Math.round(1e9 * writers.size() / perSecond);
    return all((writer, since) -> {
      List<Double> millis = new ArrayList<>();
      long due = since + writer.random.nextLong(gap);
      while (due - since < time.toNanos()) {
        Waits.awaitInstant(due);
        writer.send();
        millis.add((System.nanoTime() - due) / 1e6);
        due += gap;
      }
      return millis;
    });
  }

  /// @param loop the work of one writer, from the beginning of the run in nanoseconds
  private Sent all(BiFunction<Writer, Long, List<Double>> loop) {
    long since = System.nanoTime();
    List<Double> millis = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Callable<List<Double>>> calls =
          writers.stream()
              .<Callable<List<Double>>>map(writer -> () -> loop.apply(writer, since))
              .toList();
      for (var done : threads.invokeAll(calls)) {
        millis.addAll(done.get());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a writer failed", e);
    }
    return new Sent(millis.size(), (System.nanoTime() - since) / 1e9, millis);
  }

  private record Member(LaneKey lane, UUID release) {}

  /// A writer with lanes of its own, so that no two writers wait for the same lock.
  private final class Writer {
    private final SplittableRandom random;
    private final List<Member> own = new ArrayList<>();
    private final List<Boolean> paused = new ArrayList<>();

    Writer(int number, ActiveLanes activeLanes) {
      random = new SplittableRandom(number);
      for (int i = number; i < activeLanes.lanes().size(); i += WRITERS) {
        LaneKey lane = activeLanes.lanes().get(i);
        own.add(new Member(lane, activeLanes.release(lane)));
        paused.add(false);
      }
    }

    void send() {
      int i = random.nextInt(own.size());
      Member member = own.get(i);
      Command command =
          paused.get(i)
              ? new Command.Resume(member.release())
              : new Command.Pause(member.release());
      paused.set(i, !paused.get(i));
      engine.send(
          member.lane(),
          new Signal.CommandReceived(UUID.randomUUID(), command, "bench", "to measure"));
    }
  }
}
