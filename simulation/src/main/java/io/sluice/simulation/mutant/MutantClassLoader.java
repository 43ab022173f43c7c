package io.sluice.simulation.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// A class loader that loads the whole of Sluice again, the simulation included, with some of its
/// classes changed. All other classes come from the usual loader.
final class MutantClassLoader extends ClassLoader {
  private static final String OURS = "io.sluice.";

  private final ClassLoader parent;
  private final Map<String, byte[]> classes;

  /// @param classes the changed classes, by their names
  MutantClassLoader(Map<String, byte[]> classes) {
    super(MutantClassLoader.class.getClassLoader());
    this.parent = MutantClassLoader.class.getClassLoader();
    this.classes = classes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Optional<Class<?>> loaded = Optional.ofNullable(findLoadedClass(name));
      return loaded.isPresent() ? loaded.get() : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = classes.containsKey(name) ? classes.get(name) : readBuilt(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] readBuilt(String name) throws ClassNotFoundException {
    try (InputStream file = parent.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
