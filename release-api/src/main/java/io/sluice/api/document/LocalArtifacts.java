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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The artifact of a local command: SHA-256 over the files that its words name. A word may name
/// several files, joined like a class path, and may begin with `--option=`. The hash does not
/// include directories and programs found on the PATH.
public final class LocalArtifacts {
  /// Maximum number of bytes that are read for one command.
  static final long BYTES_MAX = 2L << 30;

  private static final int HASHES_MAX = 1_000;
  private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][^=/]*=");

  private final Path directory;
  private final Map<Version, String> hashes = new ConcurrentHashMap<>();

  /// A file at the time of reading; if any value differs, it is read again.
  private record Version(Path file, Object key, long size, FileTime changed) {}

  /// @param directory base of relative paths
  public LocalArtifacts(Path directory) {
    this.directory = directory;
  }

  /// @return `sha256:` and 64 hexadecimal digits
  /// @throws ProblemException if a named file cannot be read or the files are too large together
  public String of(List<String> command) {
    MessageDigest all = sha256();
    long left = BYTES_MAX;
    for (int i = 0; i < command.size(); i++) {
      String word = OPTION.matcher(command.get(i)).replaceFirst("");
      for (String name : word.split(Pattern.quote(File.pathSeparator), -1)) {
        left -= add(all, name, i, left);
      }
    }
    return "sha256:" + HexFormat.of().formatHex(all.digest());
  }

  /// @return the size of the file; 0 if `name` names none
  private long add(MessageDigest all, String name, int word, long left) {
    Path file;
    try {
      file = directory.resolve(name);
    } catch (InvalidPathException _) {
      return 0; // a word that cannot be a path names no file
    }
    if (name.isBlank() || !Files.isRegularFile(file)) {
      return 0;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.size() > left) {
        throw tooLarge(word);
      }
      String hash = hash(file, attributes, word, left);
      all.update("%d %s\n".formatted(word, hash).getBytes(UTF_8));
      return attributes.size();
    } catch (IOException e) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT, "/command/" + word, "cannot read '%s'".formatted(name));
    }
  }

  private String hash(Path file, BasicFileAttributes attributes, int word, long left)
      throws IOException {
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
      if (copy(digest, in, left) > left) {
        throw tooLarge(word);
      }
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (hashes.size() >= HASHES_MAX) {
      hashes.clear();
    }
    hashes.put(version, hash);
    return hash;
  }

  private static ProblemException tooLarge(int word) {
    return ProblemException.at(
        ProblemType.INVALID_DOCUMENT,
        "/command/" + word,
        "the files that the command names are larger than %d GiB".formatted(BYTES_MAX >> 30));
  }

  private static long copy(MessageDigest digest, InputStream in, long most) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long all = 0;
    for (int n = in.read(buffer); n >= 0 && all <= most; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      all += n;
    }
    return all;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
