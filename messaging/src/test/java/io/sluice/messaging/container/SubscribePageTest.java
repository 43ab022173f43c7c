package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.base.Required;
import io.sluice.sandbox.process.OsProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Runs the subscribers of `docs/subscribe.md` as users of a broker that has the settings of
/// staging and production. `EventStreamPageTest` in release-api runs the one without Kafka.
class SubscribePageTest {
  private static final String PAGE = "docs/subscribe.md";
  private static final Path KCAT = Path.of("/usr/bin/kcat");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path PYTHON_LIBRARY =
      Path.of("/usr/lib/python3/dist-packages/confluent_kafka");
  private static final long LIMIT_SECONDS = 60;
  private static final String ID = "0198f0a2-7c3b-7a10-9d55-3f1e6b2c4a01";
  private static final List<SecuredBroker> STARTED = new ArrayList<>();

  @TempDir static Path directory = Path.of("unset");

  static boolean hasKcat() {
    return Required.has("kcat", Files.isExecutable(KCAT));
  }

  static boolean hasPython() {
    return Required.has("confluent-kafka", Files.isDirectory(PYTHON_LIBRARY));
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException, ExecutionException {
    SecuredBroker broker = new SecuredBroker(directory);
    STARTED.add(broker);
    for (String line : block("sh", "kafka-consumer").lines().toList()) {
      List<String> words = new ArrayList<>(List.of(line.replaceFirst(" +#.*", "").split(" +", -1)));
      int file = words.indexOf("--output") + 1;
      Path settings = directory.resolve(words.get(file));
      words.set(file, settings.toString());
      String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
      var made = broker.scripts().run("kafka-consumer.sh", arguments);
      assertThat(made.status()).as(made.errors()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
          .isEqualTo("rw-------");
    }
    broker.apply();
    SecuredBroker.awaitRights(settings("billing.properties"));
    sendOutcome(broker.administrator());
  }

  @AfterAll
  static void stop() {
    STARTED.getFirst().close();
  }

  private static Map<String, Object> settings(String name) throws IOException {
    Properties written = new Properties();
    try (Reader file = Files.newBufferedReader(directory.resolve(name))) {
      written.load(file);
    }
    Map<String, Object> settings = new HashMap<>();
    written.stringPropertyNames().forEach(it -> settings.put(it, written.getProperty(it)));
    return settings;
  }

  private static void sendOutcome(Map<String, Object> connection)
      throws InterruptedException, ExecutionException {
    String golden = Manifests.read("contract/src/test/resources/golden/ReleaseEnded.json");
    var outcome =
        new ProducerRecord<>(
            "release.outcomes", "production/shop", golden.replaceAll("\\s*\\R\\s*", ""));
    Map.of(
            "content-type", "application/json",
            "ce_specversion", "1.0",
            "ce_id", ID,
            "ce_source", "/sluice/notifier",
            "ce_type", "io.sluice.release-ended")
        .forEach((name, value) -> outcome.headers().add(name, value.getBytes(UTF_8)));
    try (var producer =
        new KafkaProducer<>(connection, new StringSerializer(), new StringSerializer())) {
      var _ = producer.send(outcome).get();
    }
  }

  @Test
  @EnabledIf("hasKcat")
  void kcat_reads_an_outcome() throws IOException {
    assertThat(firstLine(List.of("bash", "-c", block("sh", "kcat ")), "ce_id"))
        .contains("production/shop", "ce_id=" + ID);
  }

  @Test
  @EnabledIf("hasPython")
  void python_reads_an_outcome() throws IOException {
    Path program = Files.writeString(directory.resolve("billing.py"), block("python", "import"));

    assertThat(firstLine(List.of(PYTHON.toString(), program.toString(), "billing.conf"), ID))
        .isEqualTo("production/shop " + ID + " succeeded");
  }

  @Test
  void java_reads_an_outcome_with_the_cloudevents_sdk() throws IOException {
    Path program = Files.writeString(directory.resolve("Billing.java"), block("java", "import"));

    assertThat(
            firstLine(
                List.of(
                    OsProcesses.java(),
                    "-cp",
                    classPath(),
                    program.toString(),
                    "billing.properties"),
                ID))
        .startsWith("production/shop " + ID + " {")
        .contains("\"succeeded\"");
  }

  @Test
  void the_console_consumer_reads_an_outcome() throws IOException {
    String command = block("sh", "kafka-console-consumer.sh").replace("\\\n", " ");
    List<String> line =
        new ArrayList<>(
            List.of(
                OsProcesses.java(),
                "-cp",
                classPath(),
                "org.apache.kafka.tools.consumer.ConsoleConsumer"));
    List<String> words = List.of(command.strip().split("\\s+", -1));
    line.addAll(words.subList(1, words.size()));
    line.replaceAll(word -> word.replace("localhost:7092", STARTED.getFirst().externalAddress()));

    assertThat(firstLine(line, ID)).contains("ce_id:" + ID, "production/shop", "\"succeeded\"");
  }

  /// Returns the block of the page in `language` that begins with `start`.
  private static String block(String language, String start) {
    String page = Manifests.read(PAGE);
    Matcher block =
        Pattern.compile(
                "(?s)```" + language + "\n((?:compose/)?" + Pattern.quote(start) + ".*?)```")
            .matcher(page);
    assertThat(block.find()).as("a block of %s that begins with %s", language, start).isTrue();
    return block.group(1);
  }

  /// Returns the first line of a program's output that contains `text`, and ends the program.
  private static String firstLine(List<String> command, String text) throws IOException {
    Path errors = Files.createTempFile(directory, "errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(errors.toFile())
            .start();
    var _ =
        process
            .onExit()
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .exceptionally(_ -> end(process));
    try (BufferedReader output = process.inputReader(UTF_8)) {
      return output
          .lines()
          .filter(line -> line.contains(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError(contents(errors)));
    } finally {
      var _ = end(process);
    }
  }

  private static Process end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    return process.destroyForcibly();
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }
}
