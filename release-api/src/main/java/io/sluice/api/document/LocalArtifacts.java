package io.sluice.api.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The artifact of a local command: SHA-256 over the files that its words name. A word may name
/// several files, joined like a class path, and may begin with `--option=`. The hash does not
/// include directories, programs found on the PATH, and files outside of the directory of
/// artifacts: of those it does not depend on whether they exist.
public final class LocalArtifacts {
  /// Maximum number of bytes that are read for one command.
  static final long BYTES_MAX = 2L << 30;

  /// Time limit of reading the files of one command.
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int HASHES_MAX = 1_000;
  private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][^=/]*=");

  private final Path base;
  private final Path directory;
  private final LongSupplier nanoTime;
  private final Map<Version, String> hashes = new ConcurrentHashMap<>();

  /// A file at the time of reading; if any value differs, it is read again.
  private record Version(Path file, Object key, long size, FileTime changed) {}

  /// The rest of the limits of one command.
  private static final class Budget {
    private final long end;
    private long bytes = BYTES_MAX;
    private int word;

    Budget(long end) {
      this.end = end;
    }
  }

  /// @param base where relative paths start
  /// @param directory contains all files that may be read
  /// @param nanoTime monotonic
  public LocalArtifacts(Path base, Path directory, LongSupplier nanoTime) {
    this.base = base.toAbsolutePath();
    this.directory = directory.toAbsolutePath().normalize();
    this.nanoTime = nanoTime;
  }

  /// @return `sha256:` and 64 hexadecimal digits
  /// @throws ProblemException if a named file cannot be read, or the files are too large together
  ///   or take too long to read
  public String of(List<String> command) {
    MessageDigest all = sha256();
    var budget = new Budget(nanoTime.getAsLong() + TIMEOUT.toNanos());
    for (budget.word = 0; budget.word < command.size(); budget.word++) {
      String word = OPTION.matcher(command.get(budget.word)).replaceFirst("");
      for (String name : word.split(Pattern.quote(File.pathSeparator), -1)) {
        findFile(name).ifPresent(file -> add(all, file, name, budget));
      }
    }
    return "sha256:" + HexFormat.of().formatHex(all.digest());
  }

  /// Returns the file that `name` names, without symbolic links; empty if it is not below the
  /// directory.
  private Optional<Path> findFile(String name) {
    try {
      Path named = base.resolve(name).normalize();
      if (name.isBlank() || !named.startsWith(directory) || !Files.isRegularFile(named)) {
        return Optional.empty();
      }
      return Optional.of(named.toRealPath()).filter(isBelow(directory.toRealPath()));
    } catch (InvalidPathException | IOException _) {
      return Optional.empty(); // a word that cannot be a path names no file
    }
  }

  private static Predicate<Path> isBelow(Path realDirectory) {
    return real -> real.startsWith(realDirectory);
  }

  private void add(MessageDigest all, Path file, String name, Budget budget) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.size() > budget.bytes) {
        throw tooLarge(budget);
      }
      String hash = hash(file, attributes, budget);
      all.update("%d %s\n".formatted(budget.word, hash).getBytes(UTF_8));
      budget.bytes -= attributes.size();
    } catch (IOException e) {
      throw rejection(budget, "cannot read '%s'".formatted(name));
    }
  }

  private String hash(Path file, BasicFileAttributes attributes, Budget budget) throws IOException {
    var version =
        new Version(
            file,
            Optional.ofNullable(attributes.fileKey()).orElse(""),
            attributes.size(),
            attributes.lastModifiedTime());
    String before = hashes.get(version);
    if (before != null) {
      return before;
    }
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      copy(digest, in, budget);
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (hashes.size() >= HASHES_MAX) {
      hashes.clear();
    }
    hashes.put(version, hash);
    return hash;
  }

  private void copy(MessageDigest digest, InputStream in, Budget budget) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long all = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      all += n;
      if (all > budget.bytes) {
        throw tooLarge(budget);
      }
      if (nanoTime.getAsLong() - budget.end > 0) {
        throw rejection(
            budget,
            "the files that the command names were not read within %d s: name fewer or smaller ones"
                .formatted(TIMEOUT.toSeconds()));
      }
    }
  }

  private static ProblemException tooLarge(Budget budget) {
    return rejection(
        budget,
        "the files that the command names are larger than %d GiB".formatted(BYTES_MAX >> 30));
  }

  private static ProblemException rejection(Budget budget, String reason) {
    return ProblemException.at(ProblemType.INVALID_DOCUMENT, "/command/" + budget.word, reason);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
