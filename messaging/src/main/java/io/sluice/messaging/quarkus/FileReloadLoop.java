package io.sluice.messaging.quarkus;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Reads every [ReloadedFile] again each second, on a thread of its own: a rotation must not wait
/// for busy workers.
@ApplicationScoped
public class FileReloadLoop {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Logger LOG = Logger.getLogger(FileReloadLoop.class);

  private final List<ReloadedFile> files;
  private final Map<ReloadedFile, String> failures = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("files").daemon().unstarted(this::run);

  FileReloadLoop(@All List<ReloadedFile> files) {
    this.files = List.copyOf(files);
  }

  void start(@Observes StartupEvent event) {
    files.forEach(this::reload);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  private void run() {
    try {
      while (!stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        files.forEach(this::reload);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void reload(ReloadedFile file) {
    try {
      file.reload();
      failures.remove(file);
    } catch (RuntimeException e) {
      // The other files must be read after any failure of this one.
      String failure = e.toString();
      if (!failure.equals(failures.put(file, failure))) {
        LOG.warnf(e, "%s was not read again", file.getClass().getSimpleName());
      }
    }
  }
}
