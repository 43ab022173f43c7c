package io.sluice.messaging.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/// The files of a stack of docker-compose, in the order in which each overrides those before it.
record ComposeFiles(List<JsonNode> files) {

  /// Returns the files that a file of the project's root includes.
  ///
  /// @param variant such as `docker-compose.prod.yml`
  /// @throws IllegalStateException if it includes none
  static ComposeFiles of(String variant) {
    List<JsonNode> files = new ArrayList<>();
    yaml(variant).at("/include/0/path").forEach(path -> files.add(yaml(path.asText())));
    if (files.isEmpty()) {
      throw new IllegalStateException(variant + " includes no file");
    }
    return new ComposeFiles(List.copyOf(files));
  }

  /// Reads a file and resolves anchors and merges, as docker-compose does.
  ///
  /// @param path from the project's root
  static JsonNode yaml(String path) {
    String plain = Manifests.read(path).replaceAll("!(override|reset)\\b", "");
    return new ObjectMapper().valueToTree(new Yaml().load(plain));
  }

  /// Returns the names of all services.
  Set<String> services() {
    Set<String> names = new LinkedHashSet<>();
    each("/services").forEach(services -> services.fieldNames().forEachRemaining(names::add));
    return names;
  }

  /// Returns the value at a pointer in each file that has one.
  Stream<JsonNode> each(String pointer) {
    return files.stream().map(file -> file.at(pointer)).filter(it -> !it.isMissingNode());
  }

  /// Returns the value at a pointer in the last file that has one; missing if none has.
  JsonNode last(String pointer) {
    return each(pointer).reduce(files.getFirst().path("none"), (_, later) -> later);
  }
}
