package io.sluice.api.document;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// What a local command releases: SHA-256 over the files that its words name. A word may name
/// several, joined like a class path, and may begin with `--option=`. Directories and programs
/// looked up on the PATH are not looked into.
public final class Artifacts {
  /// Most bytes that are read for one command.
  static final long BYTES_MAX = 2L << 30;

  private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][^=/]*=");

  private final Path directory;

  /// @param directory what relative paths are relative to
  public Artifacts(Path directory) {
    this.directory = directory;
  }

  /// @return `sha256:` and 64 hexadecimal digits
  /// @throws Problem if a named file cannot be read or they are too large together
  public String of(List<String> command) {
    MessageDigest digest = sha256();
    long left = BYTES_MAX;
    for (int i = 0; i < command.size(); i++) {
      String word = OPTION.matcher(command.get(i)).replaceFirst("");
      for (String name : word.split(Pattern.quote(File.pathSeparator), -1)) {
        left -= add(digest, name, i, left);
      }
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private long add(MessageDigest digest, String name, int word, long left) {
    Path file;
    try {
      file = directory.resolve(name);
    } catch (InvalidPathException _) {
      return 0; // a word that cannot be a path names no file
    }
    if (name.isBlank() || !Files.isRegularFile(file)) {
      return 0;
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      digest.update(ByteBuffer.allocate(Long.BYTES + 4).putInt(word).putLong(size).flip());
      if (size > left || copy(in, digest, left) > left) {
        throw Problem.at(
            Kind.INVALID_DOCUMENT,
            "/command/" + word,
            "the files that the command names are larger than %d GiB".formatted(BYTES_MAX >> 30));
      }
      return size;
    } catch (IOException e) {
      throw Problem.at(
          Kind.INVALID_DOCUMENT, "/command/" + word, "cannot read '%s'".formatted(name));
    }
  }

  private static long copy(InputStream in, MessageDigest digest, long most) throws IOException {
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
