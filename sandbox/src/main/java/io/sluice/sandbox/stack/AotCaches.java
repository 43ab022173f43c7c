package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The JVMs' start-up caches (JDK AOT caches), one for each program.
///
/// A hash of the program's jars, the JDK and the options identifies a cache. If the cache is
/// missing or has another hash, the program starts without it: slower, but without an error.
///
/// @param directory directory of the caches
public record AotCaches(Path directory) {

  private static final int KEY_BYTES = 8;

  public static AotCaches of(Home home) {
    return new AotCaches(home.prepared().resolve("aot"));
  }

  /// Returns the options that use the cache of `program`; none if it has no cache.
  public List<String> use(JavaProgram program) {
    Path cache = file(program);
    return Files.exists(cache)
        ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off")
        : List.of();
  }

  /// Whether `program` has a cache that fits it.
  public boolean has(JavaProgram program) {
    return Files.exists(file(program));
  }

  /// Returns the options that use the cache of `program`, or create it if it is missing.
  public List<String> trainOrUse(JavaProgram program) {
    return has(program) ? use(program) : train(program);
  }

  /// Returns the options that create a cache under a temporary name while the program ends.
  List<String> train(JavaProgram program) {
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(fresh(program));
    } catch (IOException e) {
      throw new SandboxException("the caches' directory " + directory + ": " + e.getMessage(), e);
    }
    return List.of("-XX:AOTCacheOutput=" + fresh(program), "-Xlog:aot*=off,cds*=off");
  }

  /// Moves the cache that a training of `program` has created to its final name in one step, and
  /// removes older ones. Must be called after that process has ended by itself.
  ///
  /// @return whether the training created a cache
  public boolean place(JavaProgram program) {
    try {
      if (!Files.exists(fresh(program))) {
        return false;
      }
      try (DirectoryStream<Path> old =
          Files.newDirectoryStream(directory, program.name() + "-*.aot")) {
        for (Path cache : old) {
          Files.delete(cache);
        }
      }
      Files.move(fresh(program), file(program), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new SandboxException("the cache of " + program.name() + ": " + e.getMessage(), e);
    }
  }

  private Path file(JavaProgram program) {
    return directory.resolve(program.name() + "-" + key(program) + ".aot");
  }

  private Path fresh(JavaProgram program) {
    return directory.resolve(program.name() + ".training");
  }

  private static String key(JavaProgram program) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, Runtime.version().toString());
      add(digest, System.getProperty("java.home", ""));
      program.options().forEach(option -> add(digest, option));
      for (Path file : program.files()) {
        add(
            digest,
            "%s %d %d"
                .formatted(file, Files.size(file), Files.getLastModifiedTime(file).toMillis()));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new SandboxException("reading the built files: " + e.getMessage(), e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }
}
