package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Packaged services with one invalid setting, and programs with an unknown flag: they end at once
/// and report the reason, without the value.
class WrongSettingsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 300;

  private record Ended(int code, String output) {}

  private static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).directory(ROOT.toFile()).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(output).isTrue();
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "release-api|SLUICE_API_MAX_STREAMS|sluice.api.max-streams|0|from 1 to 10000",
        "release-api|QUARKUS_DATASOURCE_JDBC_URL|quarkus.datasource.jdbc.url|jdbc:x:s3cret|postgresql",
        "strategy-engine|SLUICE_ENGINE_DOCKER_ALLOW_ROOT|sluice.engine.docker.allow-root|s3cret|true or false",
        "strategy-engine|SLUICE_ENGINE_EDGE_URL|sluice.engine.edge-url|http://ada:s3cret@edge|no user",
        "strategy-engine|QUARKUS_HTTP_PORT|quarkus.http.port|s3cret|from 0 to 65535",
        "health-monitor|SLUICE_HEALTH_TICK_INTERVAL|sluice.health.tick-interval|1ms|from 100ms to 5s",
        "health-monitor|SLUICE_MESSAGING_RELAY_INTERVAL|sluice.messaging.relay-interval|s3cret|from 1ms to 10s",
        "notifier|SLUICE_NOTIFIER_ALERTS_SECRET|sluice.notifier.alerts.secret|s3cret|env:NAME",
        "notifier|KAFKA_BOOTSTRAP_SERVERS|kafka.bootstrap.servers|s3cret|kafka-1:9092"
      })
  void a_wrong_setting_stops_the_start(
      String service, String variable, String name, String value, String expected)
      throws IOException, InterruptedException {
    Path jar = ROOT.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
    ProcessBuilder builder = new ProcessBuilder(java(), "-Xmx192m", "-jar", jar.toString());
    builder.environment().put(variable, value);

    Ended ended = run(builder);

    assertThat(ended.code()).isNotZero();
    assertThat(ended.output())
        .contains(name, "it must be", expected)
        .doesNotContain("s3cret", "\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "up --bogus",
    "down --bogus",
    "status --bogus",
    "logs notifier --bogus",
    "demo --bogus",
    "get --bogus",
    "outcomes --limit many",
    "release --bogus"
  })
  void a_wrong_flag_ends_with_2(String words) {
    StackDriver driver = new StackDriver(ROOT, ROOT.resolve("e2e/target/wrong-settings"));

    StackDriver.Ran ran = driver.run(words.split(" ", -1));

    assertThat(ran.exit()).as(ran.output()).isEqualTo(2);
    assertThat(ran.output()).contains(words.substring(words.indexOf("--")).split(" ", -1)[0]);
  }
}
