package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// A capture of all packets between the containers of this machine by tcpdump, except those of the
/// released applications. If the machine does not have it, nothing is captured.
final class PacketCapture implements AutoCloseable {
  private static final Path TCPDUMP = Path.of("/usr/bin/tcpdump");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CHUNK = 16 << 20;

  /// The applications and the router's port for their clients: their traffic is not Sluice's. That
  /// of other programs of the machine is on its loopback interface.
  private static final String FILTER = "tcp and not port 8080 and not net 127.0.0.0/8";

  private final Path file;
  private final Path log;
  private final Optional<Process> tcpdump;

  private PacketCapture(Path file, Path log, Optional<Process> tcpdump) {
    this.file = file;
    this.log = log;
    this.tcpdump = tcpdump;
  }

  /// Starts a capture into a file in `directory`.
  static PacketCapture start(Path directory) throws IOException {
    Path file = directory.resolve("packets");
    Path log = directory.resolve("tcpdump.log");
    if (!Required.has("tcpdump", isInstalled())) {
      return new PacketCapture(file, log, Optional.empty());
    }
    List<String> command = new ArrayList<>(List.of("timeout", "3600", TCPDUMP.toString()));
    command.addAll(List.of("-i", "any", "-s", "0", "-B", "65536", "-Z", "root"));
    command.addAll(List.of("-w", file.toString(), FILTER));
    Process started =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    PacketCapture capture = new PacketCapture(file, log, Optional.of(started));
    try {
      ResultPoller.until(
          "the start of tcpdump", LIMIT, capture::readLog, text -> text.contains("listening on"));
    } catch (RuntimeException e) {
      capture.close();
      throw e;
    }
    return capture;
  }

  /// Ends the capture, and returns those of `texts` that are in its packets.
  ///
  /// @return empty if nothing was captured
  /// @throws IllegalStateException if packets are missing
  Optional<Set<String>> find(Collection<String> texts) throws IOException {
    close();
    if (tcpdump.isEmpty()) {
      return Optional.empty();
    }
    if (!readLog().contains("\n0 packets dropped by kernel")) {
      throw new IllegalStateException(readLog());
    }
    int overlap = texts.stream().mapToInt(String::length).max().orElse(0);
    Set<String> found = new TreeSet<>();
    String end = "";
    try (InputStream input = Files.newInputStream(file)) {
      for (byte[] chunk = input.readNBytes(CHUNK);
          chunk.length > 0;
          chunk = input.readNBytes(CHUNK)) {
        String text = end + new String(chunk, ISO_8859_1);
        texts.stream().filter(text::contains).forEach(found::add);
        end = text.substring(Math.max(0, text.length() - overlap));
      }
    }
    return Optional.of(found);
  }

  /// Only root captures packets.
  private static boolean isInstalled() {
    return Files.isExecutable(TCPDUMP) && "root".equals(System.getProperty("user.name"));
  }

  @Override
  public void close() {
    tcpdump.ifPresent(PacketCapture::end);
  }

  private String readLog() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("tcpdump does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
