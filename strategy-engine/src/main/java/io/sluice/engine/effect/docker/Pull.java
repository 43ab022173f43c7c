package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import io.sluice.domain.image.Image;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The progress of a pull.
final class Pull extends ResultCallback.Adapter<PullResponseItem> {
  private static final long LOG_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long MEGABYTE = 1_000_000;
  private static final Logger LOG = Logger.getLogger(Pull.class);

  private final Image image;
  private final LongSupplier nanoTime;
  private final Map<String, Layer> layers = new HashMap<>();
  private Optional<String> rejection = Optional.empty();
  private long loggedAt;

  private record Layer(long bytes, long total) {}

  Pull(Image image, LongSupplier nanoTime) {
    this.image = image;
    this.nanoTime = nanoTime;
    this.loggedAt = nanoTime.getAsLong();
  }

  @Override
  public synchronized void onNext(PullResponseItem item) {
    Optional.ofNullable(item.getErrorDetail())
        .ifPresent(error -> rejection = Optional.of(String.valueOf(error.getMessage())));
    var progress = Optional.ofNullable(item.getProgressDetail());
    Optional<Long> total = progress.flatMap(it -> Optional.ofNullable(it.getTotal()));
    if (total.isPresent() && "Downloading".equals(item.getStatus())) {
      long bytes = progress.flatMap(it -> Optional.ofNullable(it.getCurrent())).orElse(0L);
      layers.put(item.getId(), new Layer(bytes, total.get()));
    }
    long now = nanoTime.getAsLong();
    if (now - loggedAt >= LOG_INTERVAL_NANOS) {
      loggedAt = now;
      LOG.infof("pulling %s: %s", image, progress());
    }
  }

  /// Returns the error of the pull; empty if it has reported none.
  synchronized Optional<String> findRejection() {
    return rejection;
  }

  /// Returns the progress for messages.
  synchronized String progress() {
    long bytes = layers.values().stream().mapToLong(Layer::bytes).sum();
    long total = layers.values().stream().mapToLong(Layer::total).sum();
    return "%d of %d MB".formatted(bytes / MEGABYTE, total / MEGABYTE);
  }
}
