package io.sluice.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// Where everything is.
///
/// @param root the project: what is built
/// @param directory the stack's state, `.sluice` unless `SLUICE_HOME` names another
record Home(Path root, Path directory) {

  private static final int TOKEN_BYTES = 32;

  Home {
    root = root.toAbsolutePath().normalize();
    directory = directory.toAbsolutePath().normalize();
  }

  /// From the system property `sluice.root` and the environment's `SLUICE_HOME`.
  static Home ofThisProcess() {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    String directory = System.getenv("SLUICE_HOME");
    return new Home(
        root,
        directory == null || directory.isEmpty() ? root.resolve(".sluice") : Path.of(directory));
  }

  /// Makes the directories and the tokens that are missing.
  void prepare() {
    try {
      Files.createDirectories(logs());
      Files.createDirectories(instances());
      Files.createDirectories(directory.resolve("edge"));
      secret(token());
      secret(serviceToken());
    } catch (IOException e) {
      throw new SandboxException("the state's directory " + directory + ": " + e.getMessage(), e);
    }
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /// What the CLI shows at release-api's door.
  Path token() {
    return directory.resolve("token");
  }

  /// What the services show one another.
  Path serviceToken() {
    return directory.resolve("service-token");
  }

  /// The local instances' logs and what the engine keeps about them.
  Path instances() {
    return directory.resolve("instances");
  }

  Path table() {
    return directory.resolve("processes");
  }

  Path lock() {
    return directory.resolve("supervisor.lock");
  }

  /// What was made once for this build: PostgreSQL's programs and the start-up caches.
  Path prepared() {
    return root.resolve("sandbox/target/prepared");
  }

  /// Bytes that may still be written here.
  long usableBytes() {
    try {
      Path existing = Files.exists(directory) ? directory : root;
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      throw new SandboxException("free space of %s: %s".formatted(directory, e), e);
    }
  }

  /// Whether nothing is left in the state's directory.
  boolean isEmpty() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static void secret(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > 0) {
      return;
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    Files.writeString(file, token + "\n");
  }
}
