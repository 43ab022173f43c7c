package io.sluice.messaging.container;

import io.sluice.messaging.kafka.ExternalUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The scripts of `compose`, with secrets of their own and a fake `docker`.
final class ComposeScripts {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Path directory;
  private final int kafkaPort;
  private final FakeDocker docker;

  /// The answer of a script.
  record Answer(int status, String text, String errors) {}

  /// Makes the secrets.
  ///
  /// @param kafkaPort the port of Kafka for programs outside
  ComposeScripts(Path directory, int kafkaPort) throws IOException {
    this.directory = directory;
    this.kafkaPort = kafkaPort;
    this.docker = new FakeDocker(directory.resolve("bin"));
    Answer made = run("secrets.sh", secrets().toString());
    if (made.status != 0) {
      throw new IOException(made.errors);
    }
  }

  FakeDocker docker() {
    return docker;
  }

  Path secrets() {
    return directory.resolve("secrets");
  }

  /// Returns the directory of the users outside of the stack.
  Path users() {
    return secrets().resolve("kafka-consumers");
  }

  ExternalUsers externalUsers() {
    return ExternalUsers.read(users(), "admin");
  }

  /// Runs a script, and returns its answer within two minutes.
  Answer run(String name, String... arguments) throws IOException {
    Path output = Files.createTempFile(directory, name, ".txt");
    Path errors = Files.createTempFile(directory, name, ".err");
    List<String> line = new ArrayList<>(List.of("bash", "compose/" + name));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(Manifests.ROOT.toFile());
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", docker.directory() + ":", (path, own) -> own + path);
    environment.put("SLUICE_SECRETS", secrets().toString());
    environment.put("SLUICE_KAFKA_PORT", Integer.toString(kafkaPort));
    Process process = builder.start();
    try {
      int status =
          process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join().exitValue();
      return new Answer(status, Files.readString(output), Files.readString(errors));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
