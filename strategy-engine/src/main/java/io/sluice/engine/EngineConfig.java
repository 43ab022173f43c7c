package io.sluice.engine;

import io.sluice.messaging.settings.Bounded;
import io.sluice.messaging.settings.Formatted;
import io.sluice.messaging.settings.TextFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every setting of strategy-engine, with its unit in its type and its default beside it.
@ConfigMapping(prefix = "sluice.engine")
public interface EngineConfig {

  /// The edge's admin port; if set to nothing, there is no router `edge`.
  @WithDefault("http://127.0.0.1:7081")
  @Formatted(TextFormat.HTTP)
  Optional<URI> edgeUrl();

  /// Interval between passes of the reconciler, unless an event wakes it earlier.
  @WithDefault("5s")
  @Bounded(min = "100ms", max = "1h")
  Duration reconcileInterval();

  /// Interval at which the runner polls for effects that were not submitted to it directly.
  @WithDefault("50ms")
  @Bounded(min = "1ms", max = "1m")
  Duration effectPollInterval();

  /// Interval between checks of the lanes that wait for time; it is also the largest delay of a
  /// deadline.
  @WithDefault("100ms")
  @Bounded(min = "1ms", max = "1m")
  Duration timerInterval();

  /// The socket of HAProxy's Runtime API; if it is not set, there is no router `haproxy`. See
  /// `docs/decisions/0100-haproxy-slots.md`.
  Optional<Path> haproxySocket();

  Local local();

  Docker docker();

  /// The runtime `docker`.
  interface Docker {
    /// The address of the Docker engine's API, such as `unix:///var/run/docker.sock`; if it is not
    /// set, there is no runtime `docker`.
    @Formatted(TextFormat.DOCKER)
    Optional<URI> host();

    /// The network that containers join; the router must be in it.
    @WithDefault("bridge")
    @Formatted(TextFormat.NAME)
    String network();

    /// Registries that images may come from, such as `ghcr.io`, or a part of one, such as
    /// `docker.io/team`. If none is named, images that are already present may run, and nothing is
    /// pulled.
    @Formatted(value = TextFormat.REGISTRY, most = 100)
    Optional<List<String>> registries();

    /// Names and passwords for registries: a file as `docker login` writes it.
    Optional<Path> credentials();

    /// Time limit of a pull.
    @WithDefault("5m")
    @Bounded(min = "1s", max = "1h")
    Duration pullTimeout();

    /// Whether images may run as root. If not, an image's USER must be a number other than 0.
    @WithDefault("true")
    boolean allowRoot();

    /// The stack's name in a label of each container, for information only; the default is
    /// `SLUICE_HOME`.
    @Formatted(TextFormat.LABEL)
    Optional<String> stackLabel();

    /// Maximum memory of a container, and its limit if its release sets none, bytes, at least 6
    /// MiB.
    @WithDefault("536870912")
    @Bounded(min = "6291456", max = "1125899906842624")
    long memoryBytes();

    /// Maximum processor time of a container, and its limit if its release sets none, thousandths
    /// of a processor, 10 to 1,000,000.
    @WithDefault("1000")
    @Bounded(min = "10", max = "1000000")
    int milliCpus();
  }

  /// The runtime `local`.
  interface Local {
    /// Whether the runtime exists. If so, a release runs programs on the engine's host as the
    /// engine's user. In a container such a program could use the engine's sockets, to HAProxy and
    /// to Docker, and so control the whole host: disable it there.
    @WithDefault("true")
    boolean enabled();

    /// The directory of the instances' logs and pid files.
    @WithDefault(".sluice/instances")
    Path directory();

    /// The range of ports that instances listen on.
    @WithDefault("7100-7999")
    @Formatted(TextFormat.PORTS)
    String ports();

    /// Size above which an instance's log is rotated, bytes; the previously rotated log is deleted.
    @WithDefault("10000000")
    @Bounded(min = "1000", max = "1000000000000")
    long logMaxBytes();
  }
}
