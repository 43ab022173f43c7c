package io.sluice.sandbox.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The memory use of processes.
final class Memory {

  private static final long KIB = 1_024;

  /// Returns the proportional set size in bytes: of a page that several processes share, each
  /// counts its part. Empty if the system does not report it.
  static OptionalLong readProportional(ProcessHandle process) {
    return readOwn(process.pid());
  }

  /// Returns the proportional set size of `process` and all its descendants.
  static OptionalLong readProportionalOfAll(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(ProcessHandle::pid)
        .map(Memory::readOwn)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .reduce(Long::sum);
  }

  private static OptionalLong readOwn(long pid) {
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
