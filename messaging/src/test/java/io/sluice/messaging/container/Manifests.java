package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The objects that Kustomize makes from an overlay, and the YAML files that must agree with them.
///
/// @param objects in the form in which they would be applied
record Manifests(List<JsonNode> objects) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path KUBECTL = Path.of("/usr/bin/kubectl");
  private static final YAMLMapper YAML = new YAMLMapper();

  /// Whether overlays can be built, for `@EnabledIf`.
  static boolean canBuild() {
    return Required.has("kubectl", Files.isExecutable(KUBECTL));
  }

  /// @throws IllegalStateException if the overlay cannot be built
  static Manifests of(String overlay) {
    return new Manifests(parsed(kustomize(ROOT.resolve("k8s/overlays/" + overlay))));
  }

  /// Returns the objects of an overlay of a user.
  ///
  /// @param directory an empty directory for it
  /// @param kustomization its file, as in `k8s/overlays/yours`
  /// @throws IllegalStateException if the overlay cannot be built
  static Manifests ofUser(Path directory, String kustomization) {
    try {
      Path real = directory.toRealPath(); // kustomize accepts relative paths only
      String base = real.relativize(ROOT.toRealPath().resolve("k8s")) + "/";
      Files.writeString(real.resolve("kustomization.yaml"), kustomization.replace("../../", base));
      return new Manifests(parsed(kustomize(real)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a YAML file.
  ///
  /// @param path from the project's root
  static JsonNode file(String path) {
    return parsed(read(path)).getFirst();
  }

  static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<JsonNode> of(Kind kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind.name));
  }

  /// @throws java.util.NoSuchElementException if there is none
  JsonNode named(Kind kind, String name) {
    return of(kind).filter(object -> name(object).equals(name)).findFirst().orElseThrow();
  }

  /// Returns the pod templates of all services and jobs.
  Stream<JsonNode> pods() {
    return Stream.concat(of(Kind.SERVICE_PODS), of(Kind.JOB))
        .map(object -> object.at("/spec/template"));
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  private static List<JsonNode> parsed(String text) {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kustomize(Path directory) {
    try {
      Path errors = Files.createTempFile("kustomize", ".txt");
      Process process =
          new ProcessBuilder(KUBECTL.toString(), "kustomize", directory.toString())
              .redirectError(errors.toFile())
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int exit = process.waitFor();
      String errorOutput = Files.readString(errors);
      Files.delete(errors);
      // Kustomize only warns about parts that it ignores.
      if (exit != 0 || !errorOutput.isEmpty()) {
        throw new IllegalStateException(
            "kubectl kustomize %s: %s".formatted(directory, errorOutput));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The kinds of objects that tests need.
  enum Kind {
    SERVICE_PODS("StatefulSet"),
    JOB("Job"),
    SERVICE("Service"),
    ACCOUNT("ServiceAccount"),
    BUDGET("PodDisruptionBudget"),
    POLICY("NetworkPolicy"),
    NAMESPACE("Namespace"),
    SETTINGS("ConfigMap"),
    AUTOSCALER("HorizontalPodAutoscaler"),
    RULES("PrometheusRule");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }
}
