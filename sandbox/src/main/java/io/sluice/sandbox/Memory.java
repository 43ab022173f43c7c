package io.sluice.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// How much memory processes take.
final class Memory {

  private static final long KIB = 1_024;

  /// The proportional set size, bytes: pages that several processes share count in parts. Empty
  /// where the system does not tell.
  static OptionalLong proportional(ProcessHandle process) {
    return own(process.pid());
  }

  /// The same of `process` and all that descend from it.
  static OptionalLong proportionalOfAll(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(ProcessHandle::pid)
        .map(Memory::own)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .reduce(Long::sum);
  }

  private static OptionalLong own(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private Memory() {}
}
