package io.sluice.edge.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of the edge, which its build writes into a resource.
final class BuildVersion {

  static String read() {
    try (InputStream in =
        BuildVersion.class.getResourceAsStream("/io/sluice/edge/build.properties")) {
      Properties build = new Properties();
      if (in != null) {
        build.load(in);
      }
      return build.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BuildVersion() {}
}
