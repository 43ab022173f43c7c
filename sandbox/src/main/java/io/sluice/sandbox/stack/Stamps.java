package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Resets the time of a file that was rebuilt with the same content to its earlier time. The key of
/// a start-up cache depends on time and size, so that only changed files need a new cache.
///
/// @param file file with the hashes and times
public record Stamps(Path file) {

  private static final int COLUMNS = 3;

  private record Stamp(long time, String hash) {}

  /// @param built all files that a cache depends on
  public void restoreTimes(List<Path> built) {
    try {
      Map<String, Stamp> stamps = read();
      for (Path one : built) {
        restoreTimes(one, stamps);
      }
      String text =
          stamps.entrySet().stream()
              .map(
                  e -> "%d\t%s\t%s".formatted(e.getValue().time(), e.getValue().hash(), e.getKey()))
              .collect(Collectors.joining("\n", "", "\n"));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new SandboxException("the times of the built files: " + e.getMessage(), e);
    }
  }

  private static void restoreTimes(Path one, Map<String, Stamp> stamps) throws IOException {
    long time = Files.getLastModifiedTime(one).toMillis();
    Optional<Stamp> before = Optional.ofNullable(stamps.get(one.toString()));
    if (before.isPresent() && before.get().time() == time) {
      return;
    }
    String hash = hash(one);
    if (before.isPresent() && before.get().hash().equals(hash)) {
      Files.setLastModifiedTime(one, FileTime.fromMillis(before.get().time()));
    } else {
      Files.setLastModifiedTime(one, FileTime.fromMillis(time)); // to the millisecond
      stamps.put(one.toString(), new Stamp(time, hash));
    }
  }

  private Map<String, Stamp> read() throws IOException {
    Map<String, Stamp> stamps = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] part = line.split("\t", COLUMNS);
        if (part.length == COLUMNS && part[0].matches("[0-9]+")) {
          stamps.put(part[2], new Stamp(Long.parseLong(part[0]), part[1]));
        }
      }
    } catch (NoSuchFileException e) {
      // There was no earlier build.
    }
    return stamps;
  }

  private static String hash(Path one) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(one)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
