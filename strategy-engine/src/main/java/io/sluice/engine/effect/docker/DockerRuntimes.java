package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.engine.effect.instance.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/// Puts a [DockerRuntime] together.
public final class DockerRuntimes {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /// To create and to start one.
  static final Duration START = ANSWER.multipliedBy(3);

  private static final int CONNECTIONS_MAX = 50;

  /// @param host of the engine's API, such as `unix:///var/run/docker.sock`
  /// @param environment reads a variable of this process's environment
  public static DockerRuntime open(
      DataSource database,
      URI host,
      Limits limits,
      Function<String, Optional<String>> environment) {
    var table = new JdbcInstanceTable("docker", database);
    var containers = new Containers(client(host), limits, table.startId());
    return new DockerRuntime(table, containers, new Secrets(environment), System::nanoTime);
  }

  static DockerClient client(URI host) {
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(host)
            .connectionTimeout(CONNECT)
            .responseTimeout(ANSWER)
            .maxConnections(CONNECTIONS_MAX)
            .build();
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host.toString())
            .build();
    return DockerClientImpl.getInstance(config, http);
  }

  private DockerRuntimes() {}
}
