package io.sluice.engine.effect.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.AuthConfig;
import io.sluice.contract.Json;
import io.sluice.engine.effect.registry.RegistryLogin;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Credentials for registries, in a file in the format of `docker login`: `{"auths": {"ghcr.io":
/// {"auth": "…"}}}`. The file is read for each pull and each verification, and its contents are
/// never shown.
final class Credentials {
  /// The names of Docker Hub in that file.
  private static final List<String> HUB =
      List.of("https://index.docker.io/v1/", "index.docker.io", "docker.io");

  private final Optional<Path> file;

  Credentials(Optional<Path> file) {
    this.file = file;
  }

  /// Returns the credentials for a registry; empty if the file has none.
  ///
  /// @throws TargetException.Permanent if the file cannot be read
  Optional<AuthConfig> find(String registry) {
    return file.flatMap(path -> find(path, registry).map(auth -> decode(path, registry, auth)));
  }

  /// Returns the credentials for requests to a registry; empty if the file has none.
  ///
  /// @throws TargetException.Permanent if the file cannot be read
  Optional<RegistryLogin> findLogin(String registry) {
    return find(registry)
        .map(it ->
            new RegistryLogin(String.valueOf(it.getUsername()), String.valueOf(it.getPassword())));
  }

  private static Optional<String> find(Path path, String registry) {
    JsonNode auths = read(path).path("auths");
    Stream<String> names = registry.equals("docker.io") ? HUB.stream() : Stream.of(registry);
    return names
        .map(name -> auths.path(name).path("auth"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst();
  }

  private static JsonNode read(Path path) {
    try {
      return Json.mapper().readTree(Files.readString(path));
    } catch (JsonProcessingException e) {
      throw unreadable(path); // without the cause, which quotes the file
    } catch (IOException e) {
      throw new TargetException.Permanent("credentials %s cannot be read".formatted(path), e);
    }
  }

  private static AuthConfig decode(Path path, String registry, String auth) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(auth), UTF_8);
    } catch (IllegalArgumentException _) {
      throw unreadable(path);
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw unreadable(path);
    }
    return new AuthConfig()
        .withRegistryAddress(registry.equals("docker.io") ? HUB.getFirst() : registry)
        .withUsername(pair.substring(0, colon))
        .withPassword(pair.substring(colon + 1));
  }

  private static TargetException.Permanent unreadable(Path path) {
    return new TargetException.Permanent(
        "credentials %s are not written as docker login writes them".formatted(path));
  }
}
