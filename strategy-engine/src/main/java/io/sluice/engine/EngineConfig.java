package io.sluice.engine;

import io.sluice.messaging.settings.Look;
import io.sluice.messaging.settings.Looks;
import io.sluice.messaging.settings.Within;
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
  @Looks(Look.HTTP)
  Optional<URI> edgeUrl();

  /// How often the lane keeper compares the world with what was confirmed, if nothing tells it to
  /// look earlier.
  @WithDefault("5s")
  @Within(min = "100ms", max = "1h")
  Duration keeper();

  /// How often the runner looks for effects that nobody told it of.
  @WithDefault("50ms")
  @Within(min = "1ms", max = "1m")
  Duration poll();

  /// How often lanes are looked at that wait for time; a deadline is noticed so much late.
  @WithDefault("100ms")
  @Within(min = "1ms", max = "1m")
  Duration timers();

  /// The socket of HAProxy's Runtime API, if there is a HAProxy to be a router; see the decision
  /// record on its slots.
  Optional<Path> haproxySocket();

  Local local();

  Docker docker();

  /// The runtime `docker`.
  interface Docker {
    /// Where the Docker engine's API is, such as `unix:///var/run/docker.sock`; without it there is
    /// no runtime `docker`.
    @Looks(Look.DOCKER)
    Optional<URI> host();

    /// The network that containers join; the router has to be in it.
    @WithDefault("bridge")
    @Looks(Look.NAME)
    String network();

    /// Registries that images may come from, such as `ghcr.io`, or a part of one, such as
    /// `docker.io/team`. If none is named, whatever is there already may run, and nothing is
    /// pulled.
    @Looks(value = Look.REGISTRY, most = 100)
    Optional<List<String>> registries();

    /// Names and passwords for registries: a file as `docker login` writes it.
    Optional<Path> credentials();

    /// How long a pull may take.
    @WithDefault("5m")
    @Within(min = "1s", max = "1h")
    Duration pullTime();

    /// Whether images may run as root. If not, an image's USER has to be a number other than 0.
    @WithDefault("true")
    boolean allowRoot();

    /// Names the stack in a label of each container, for eyes only; `SLUICE_HOME` if it is not set.
    @Looks(Look.LABEL)
    Optional<String> home();

    /// Most memory of a container, and what it gets if its release asks for none, bytes, at least 6
    /// MiB.
    @WithDefault("536870912")
    @Within(min = "6291456", max = "1125899906842624")
    long memoryBytes();

    /// Likewise processor time, thousandths of a processor, 10 to 1,000,000.
    @WithDefault("1000")
    @Within(min = "10", max = "1000000")
    int milliCpus();
  }

  /// The runtime `local`.
  interface Local {
    /// Whether there is one. A release then runs programs beside the engine, as its user.
    @WithDefault("true")
    boolean enabled();

    /// Where instances' logs and pid files are kept.
    @WithDefault(".sluice/instances")
    Path directory();

    /// The range of ports that instances listen on.
    @WithDefault("7100-7999")
    @Looks(Look.PORTS)
    String ports();

    /// Size above which an instance's log is put aside, bytes; the one put aside before it goes.
    @WithDefault("10000000")
    @Within(min = "1000", max = "1000000000000")
    long logBytes();
  }
}
