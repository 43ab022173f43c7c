package io.sluice.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.sluice.api.http.ConsolePath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The endpoints of the console, found in the classes of the service.
final class ConsoleEndpoints {

  /// Returns the method of each endpoint, by HTTP method and path.
  static Map<String, Method> all() {
    return new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests()).importPackages("io.sluice.api").stream()
            .filter(it -> it.isAnnotatedWith(Path.class))
            .map(JavaClass::reflect)
            .filter(it -> ConsolePath.isConsole(it.getAnnotation(Path.class).value()))
            .flatMap(it -> Arrays.stream(it.getDeclaredMethods()))
            .flatMap(method -> findName(method).map(name -> Map.entry(name, method)).stream())
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    Map.Entry::getValue,
                    (one, other) -> {
                      throw new IllegalStateException("%s and %s".formatted(one, other));
                    },
                    TreeMap::new));
  }

  private static Optional<String> findName(Method method) {
    String root = method.getDeclaringClass().getAnnotation(Path.class).value();
    String path = Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value).orElse("");
    return Stream.of(method.getAnnotations())
        .flatMap(it -> Stream.ofNullable(it.annotationType().getAnnotation(HttpMethod.class)))
        .findFirst()
        .map(it -> "%s %s%s".formatted(it.value(), root, path));
  }

  private ConsoleEndpoints() {}
}
