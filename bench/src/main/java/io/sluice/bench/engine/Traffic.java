package io.sluice.bench.engine;

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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Signals to lanes by chance: the release there is paused, or resumed if it was. Each leads to one
/// event of one transaction.
final class Traffic {
  static final int WRITERS = 8;

  private final Engine engine;
  private final List<Writer> writers;

  /// @param millis from when it was due until its transaction was committed
  record Sent(long count, double seconds, List<Double> millis) {
    static final Sent NONE = new Sent(0, 0, List.of());

    Sent {
      millis = List.copyOf(millis);
    }

    double perSecond() {
      return count / seconds;
    }
  }

  /// What one writer does, from when the run began, in nanoseconds.
  @FunctionalInterface
  private interface Loop {
    List<Double> run(Writer writer, long since);
  }

  Traffic(Engine engine, Fleet fleet) {
    this.engine = engine;
    this.writers =
        IntStream.range(0, WRITERS)
            .mapToObj(w -> new Writer(w, fleet))
            .filter(writer -> !writer.own.isEmpty())
            .toList();
  }

  /// Each writer sends as soon as its last signal is committed.
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

  /// As many as `perSecond`, each when it is due, however late the one before was.
  Sent stream(double perSecond, Duration time) {
    long gap = Math.round(1e9 * writers.size() / perSecond);
    return all((writer, since) -> {
      List<Double> millis = new ArrayList<>();
      long due = since + writer.random.nextLong(gap);
      while (due - since < time.toNanos()) {
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        writer.send();
        millis.add((System.nanoTime() - due) / 1e6);
        due += gap;
      }
      return millis;
    });
  }

  private Sent all(Loop loop) {
    long since = System.nanoTime();
    List<Double> millis = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Callable<List<Double>>> calls =
          writers.stream()
              .<Callable<List<Double>>>map(writer -> () -> loop.run(writer, since))
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

  /// Has lanes of its own, so that no two writers wait for the same lock.
  private final class Writer {
    private final SplittableRandom random;
    private final List<Member> own = new ArrayList<>();
    private final List<Boolean> paused = new ArrayList<>();

    Writer(int number, Fleet fleet) {
      random = new SplittableRandom(number);
      for (int i = number; i < fleet.lanes().size(); i += WRITERS) {
        LaneKey lane = fleet.lanes().get(i);
        own.add(new Member(lane, fleet.release(lane)));
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
          member.lane(), new Signal.Ordered(UUID.randomUUID(), command, "bench", "to measure"));
    }
  }
}
