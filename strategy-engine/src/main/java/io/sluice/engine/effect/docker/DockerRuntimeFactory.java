package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sluice.engine.effect.instance.InstanceSecrets;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.engine.effect.registry.RegistryLimits;
import io.sluice.engine.effect.registry.RegistrySignatureVerifier;
import io.sluice.messaging.egress.SystemDnsResolver;
import io.sluice.messaging.secret.SecretReader;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;

/// Creates a [DockerRuntime].
public final class DockerRuntimeFactory {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /// Time limit to create and start a container.
  private static final Duration START = ANSWER.multipliedBy(3);

  /// Time for which an error that may be temporary is retried.
  private static final Duration ERROR_LIMIT = Duration.ofSeconds(30);

  /// Time limit of a look-up of a registry's name.
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

  private static final int CONNECTIONS_MAX = 50;

  /// Replaces `~/.docker`, where the library would look for passwords and contexts.
  private static final String NO_DIRECTORY = "/nonexistent";

  /// Time limits.
  ///
  /// @param start see [io.sluice.engine.effect.instance.InstanceRuntime]
  /// @param errorLimit see [DockerErrorPolicy]
  record Times(Duration start, Duration errorLimit) {
    static final Times USUAL = new Times(START, ERROR_LIMIT);
  }

  /// @param host of the engine's API, such as `unix:///var/run/docker.sock`
  /// @param secrets the secrets that releases may use, by environment
  public static DockerRuntime open(
      DataSource database,
      URI host,
      DockerSettings settings,
      Function<String, SecretReader> secrets) {
    return open(database, host, settings, Times.USUAL, secrets);
  }

  static DockerRuntime open(
      DataSource database,
      URI host,
      DockerSettings settings,
      Times times,
      Function<String, SecretReader> secrets) {
    var table = new JdbcInstanceTable("docker", database);
    DockerClient docker = client(host, ANSWER);
    var errorPolicy = new DockerErrorPolicy(times.errorLimit(), System::nanoTime);
    return new DockerRuntime(
        table,
        settings,
        new Images(
            docker, client(host, settings.pullTimeout()), settings, errorPolicy, System::nanoTime),
        new Containers(docker, new ContainerTemplate(settings, table.startId()), errorPolicy),
        new RegistrySignatureVerifier(
            new Credentials(settings.credentials())::findLogin,
            new SystemDnsResolver(LOOKUP_TIMEOUT),
            RegistryLimits.DEFAULT,
            System::nanoTime),
        new InstanceSecrets(secrets),
        times.start(),
        System::nanoTime);
  }

  /// @param answer time limit until a response begins, and of each gap within it
  static DockerClient client(URI host, Duration answer) {
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(host)
            .connectionTimeout(CONNECT)
            .responseTimeout(answer)
            .maxConnections(CONNECTIONS_MAX)
            .build();
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host.toString())
            .withDockerConfig(NO_DIRECTORY)
            .build();
    return DockerClientImpl.getInstance(config, TimeoutHttpClient.of(http, answer));
  }

  private DockerRuntimeFactory() {}
}
