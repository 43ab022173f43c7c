package io.sluice.e2e.upgrade;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// A jar with replaced classes.
final class PatchedJar {
  private static final String CLASS = ".class";

  /// Copies `jar`, with the classes below `classes` that differ from its own or are nested in one
  /// of its own and new.
  ///
  /// @return the number of these classes
  static int write(Path jar, Path classes, Path copy) {
    Set<String> changed = changed(jar, classes);
    try (var from = new JarFile(jar.toFile())) {
      Files.createDirectories(copy.getParent());
      try (var to = new JarOutputStream(Files.newOutputStream(copy))) {
        for (JarEntry entry : from.stream().toList()) {
          if (!changed.contains(entry.getName())) {
            put(to, entry.getName(), from.getInputStream(entry).readAllBytes());
          }
        }
        for (String name : changed) {
          put(to, name, Files.readAllBytes(classes.resolve(name)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return changed.size();
  }

  /// Requires that no changed class is in `transformed`: the packaging modified such a class, and
  /// the modified class is loaded first.
  static void requireFree(Path transformed, Path classes, List<Path> jars) {
    Set<String> changed =
        jars.stream().flatMap(jar -> changed(jar, classes).stream()).collect(toSet());
    try (var jar = new JarFile(transformed.toFile())) {
      List<String> both =
          jar.stream().map(JarEntry::getName).filter(changed::contains).sorted().toList();
      if (!both.isEmpty()) {
        throw new AssertionError("%s holds these, too: %s".formatted(transformed, both));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> changed(Path jar, Path classes) {
    try (var from = new JarFile(jar.toFile());
        Stream<Path> files = Files.walk(classes)) {
      Set<String> changed = new HashSet<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        JarEntry own = from.getJarEntry(name);
        if (own == null
            ? from.getJarEntry(outer(name)) != null
            : !Arrays.equals(from.getInputStream(own).readAllBytes(), Files.readAllBytes(file))) {
          changed.add(name);
        }
      }
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the class around a nested class.
  private static String outer(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested) + CLASS;
  }

  private static void put(JarOutputStream to, String name, byte[] bytes) throws IOException {
    to.putNextEntry(new JarEntry(name));
    to.write(bytes);
    to.closeEntry();
  }

  private PatchedJar() {}
}
