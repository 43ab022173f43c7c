package io.sluice.messaging.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program `docker` for the scripts of `compose`. It records its arguments and input, and answers
/// by lines of shell.
final class FakeDocker {
  /// The stack is not running.
  static final String STOPPED = "exit 0";

  /// The engine or the stack's files cannot be read.
  static final String UNAVAILABLE = "echo 'permission denied' >&2; exit 1";

  private final Path directory;

  /// @param directory the program's directory
  FakeDocker(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    Path program = directory.resolve("docker");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ ! -f "${0%/*}/session" ] || . "${0%/*}/session"
        printf '%s|%s\\n' "$*" "$(cat)" >>"${0%/*}/calls"
        . "${0%/*}/answer"
        """);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + program + " executable");
    }
    answer(STOPPED);
  }

  /// Sets the answer to all following calls, and forgets the earlier calls.
  void answer(String shell) throws IOException {
    Files.writeString(directory.resolve("answer"), shell);
    Files.deleteIfExists(directory.resolve("calls"));
  }

  /// Sets lines of shell that see each call before its input is read: they can answer line by line.
  void session(String shell) throws IOException {
    Files.writeString(directory.resolve("session"), shell);
  }

  /// Returns the answer of a running stack.
  ///
  /// @param address Kafka's address for programs outside
  /// @param job lines of shell for the topics job
  static String running(String address, String job) {
    return """
    case "$*" in
      'compose ps '*) echo 0123abc ;;
      'inspect '*) echo KAFKA_ADVERTISED_LISTENERS=INTERNAL://kafka:9092,EXTERNAL://%s ;;
      'compose run '*) %s ;;
      *) exit 1 ;;
    esac
    """
        .formatted(address, job);
  }

  /// Returns the arguments of each call, with its input behind a bar.
  List<String> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls"));
  }

  Path directory() {
    return directory;
  }
}
