package io.sluice.e2e.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Versions of the images, made from the tested ones. The close of this object removes them.
final class StagingVersions implements AutoCloseable {
  /// The services in the order of an upgrade.
  static final List<String> SERVICES =
      List.of("notifier", "health-monitor", "release-api", "strategy-engine");

  /// A change that keeps the image working.
  static final String LABEL = "LABEL io.sluice.test=";

  /// A change after which the image ends when it starts.
  static final String BROKEN = "ENTRYPOINT [\"java\", \"-version\"]";

  private static final List<String> OTHERS = List.of("topics", "demo-shop", "cli");

  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final List<String> tags = new ArrayList<>();

  /// Returns the tag of the tested images.
  static String tested() {
    return System.getenv().getOrDefault("SLUICE_VERSION", "dev");
  }

  /// Makes a version of all images.
  ///
  /// @param from the tag of the images that it begins with
  /// @param changes lines of a Dockerfile by the name of the image; other images are the same
  /// @return its tag
  String make(String name, String from, Map<String, String> changes, Path directory)
      throws IOException {
    String version = name + "-" + suffix;
    List<String> images = new ArrayList<>(SERVICES);
    images.addAll(OTHERS);
    for (String image : images) {
      String base = "sluice/%s:%s".formatted(image, from);
      String tag = "sluice/%s:%s".formatted(image, version);
      if (changes.containsKey(image)) {
        Path context = Files.createDirectories(directory.resolve(version).resolve(image));
        Files.writeString(
            context.resolve("Dockerfile"), "FROM %s%n%s%n".formatted(base, changes.get(image)));
        var _ = Script.output(Map.of(), "docker", "build", "-q", "-t", tag, context.toString());
      } else {
        var _ = Script.output(Map.of(), "docker", "tag", base, tag);
      }
      tags.add(tag);
    }
    return version;
  }

  @Override
  public void close() {
    List<String> command = new ArrayList<>(List.of("docker", "image", "rm", "-f"));
    command.addAll(tags);
    if (!tags.isEmpty()) {
      var _ = Script.run(Map.of(), command);
    }
  }
}
