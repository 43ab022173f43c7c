package io.sluice.messaging.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The files below a directory. A symbolic link is followed only if its target is there, too.
public final class FileSecretStore implements SecretStore {
  /// Maximum size of a secret in bytes.
  private static final int FILE_BYTES_MAX = 16 * 1024;

  private final Path directory;
  private final OwnFiles own;

  /// @param own files that are never read, even if they are below `directory`
  public FileSecretStore(Path directory, OwnFiles own) {
    this.directory = directory.toAbsolutePath().normalize();
    this.own = own;
  }

  /// Reads a file.
  ///
  /// @param name path of the file, relative to the directory, or an absolute one below it
  @Override
  public String read(String name) {
    try {
      Path file = directory.resolve(name).normalize();
      if (!file.startsWith(directory)) {
        throw outside();
      }
      if (!Files.isRegularFile(file)) { // a device may never end, and a pipe may never begin
        throw new SecretException("file %s is missing, or is not a regular file".formatted(file));
      }
      return readContents(requireInside(file.toRealPath()));
    } catch (CharacterCodingException _) {
      throw new SecretException("it is not text in UTF-8");
    } catch (IOException e) {
      throw new SecretException(e.getClass().getSimpleName());
    } catch (InvalidPathException _) {
      throw new SecretException("the name is not that of a file");
    }
  }

  private Path requireInside(Path real) throws IOException {
    if (!real.startsWith(directory.toRealPath())) {
      throw outside();
    }
    if (own.hasFile(real)) {
      throw new SecretException("the file belongs to Sluice itself");
    }
    return real;
  }

  private SecretException outside() {
    return new SecretException("the file is not below " + directory);
  }

  private static String readContents(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new SecretException("it has more than %d bytes".formatted(FILE_BYTES_MAX));
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }
}
