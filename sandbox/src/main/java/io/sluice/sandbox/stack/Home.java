package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// The directories and files of a stack.
///
/// @param root root directory of the project, with the build results
/// @param directory directory of the stack's state: `.sluice`, unless `SLUICE_HOME` names another
public record Home(Path root, Path directory) {

  private static final int TOKEN_BYTES = 32;

  public Home {
    root = root.toAbsolutePath().normalize();
    directory = directory.toAbsolutePath().normalize();
  }

  /// Returns the home that the system property `sluice.root` and the environment variable
  /// `SLUICE_HOME` name.
  public static Home ofThisProcess() {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    String directory = System.getenv("SLUICE_HOME");
    return new Home(
        root,
        directory == null || directory.isEmpty() ? root.resolve(".sluice") : Path.of(directory));
  }

  /// Creates the missing directories and tokens.
  ///
  /// @throws SandboxException if the directory cannot be written
  public void prepare() {
    try {
      Files.createDirectories(directory);
      if (!Files.isWritable(directory)) {
        throw new AccessDeniedException(directory.toString());
      }
      Files.createDirectories(logs());
      Files.createDirectories(instances());
      Files.createDirectories(directory.resolve("edge"));
      secret(token());
      secret(serviceToken());
    } catch (IOException e) {
      throw new SandboxException(
          ("the state's directory %s cannot be written (%s): make it a writable directory, or keep"
                  + " the state elsewhere with SLUICE_HOME")
              .formatted(directory, reason(e)),
          e);
    }
  }

  /// Returns the file and the reason. The messages of the two exceptions contain the file alone.
  public static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> e.getMessage() + ": Permission denied";
      case FileAlreadyExistsException _ -> e.getMessage() + ": Not a directory";
      default -> String.valueOf(e.getMessage());
    };
  }

  public Path logs() {
    return directory.resolve("logs");
  }

  public Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /// Returns the file of the token that the CLI sends to release-api.
  public Path token() {
    return directory.resolve("token");
  }

  /// Returns the file of the token that the services send to one another.
  public Path serviceToken() {
    return directory.resolve("service-token");
  }

  /// Returns the directory of the local instances, with their logs and the engine's files about
  /// them.
  public Path instances() {
    return directory.resolve("instances");
  }

  /// Returns the directory of the secrets that releases may use, with a directory for each
  /// environment.
  public Path secrets() {
    return directory.resolve("secrets");
  }

  public Path table() {
    return directory.resolve("processes");
  }

  Path lock() {
    return directory.resolve("supervisor.lock");
  }

  /// Returns the directory of the files that are created once for a build: PostgreSQL's programs
  /// and template, and the start-up caches.
  public Path prepared() {
    return root.resolve("sandbox/target/prepared");
  }

  /// Returns the usable disk space in bytes.
  public long usableBytes() {
    try {
      Path existing = Files.exists(directory) ? directory : root;
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      throw new SandboxException("free space of %s: %s".formatted(directory, e), e);
    }
  }

  /// Whether the state directory is empty.
  public boolean isEmpty() throws IOException {
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
