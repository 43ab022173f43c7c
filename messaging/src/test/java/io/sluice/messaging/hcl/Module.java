package io.sluice.messaging.hcl;

import io.sluice.messaging.hcl.Evaluator.Unknown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The files of a directory with values of its variables.
public final class Module {
  private final Path directory;
  private final Map<String, Block> files;
  private final Map<String, Object> given;
  private final Map<String, Object> locals = new LinkedHashMap<>();

  private Module(Path directory, Map<String, Block> files, Map<String, Object> given) {
    this.directory = directory;
    this.files = files;
    this.given = given;
  }

  /// Reads the files of `directory`, without values of variables.
  public static Module read(Path directory) {
    Map<String, Block> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.filter(it -> it.toString().endsWith(".tf")).sorted().toList()) {
        String name = path.getFileName().toString();
        files.put(name, Parser.parse(name, Files.readString(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Module(directory, files, Map.of());
  }

  /// Returns this module with further values of variables.
  public Module with(Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(given);
    all.putAll(values);
    return new Module(directory, files, all);
  }

  /// Returns this module with the values in `file`, which has the form of `terraform.tfvars`.
  public Module withFile(String file) {
    Map<String, Object> values = new LinkedHashMap<>();
    Parser.parse(file, file(file))
        .attributes()
        .forEach((name, value) -> values.put(name, evaluator(Map.of()).evaluate(value)));
    return with(values);
  }

  public Map<String, Block> files() {
    return files;
  }

  /// Returns the blocks of all files.
  public Stream<Block> blocks(String type) {
    return files.values().stream().flatMap(file -> file.blocks(type));
  }

  public Block block(String type, String address) {
    return blocks(type)
        .filter(block -> block.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no %s %s".formatted(type, address)));
  }

  /// Returns all instances of all blocks of a type, such as `resource`.
  public List<BlockValues> values(String type) {
    return blocks(type).flatMap(block -> BlockValues.of(this, block)).toList();
  }

  Evaluator evaluator(Map<String, Object> names) {
    return new Evaluator(this, names);
  }

  /// Returns the value of an expression outside of a block with `for_each`.
  public Object evaluate(Expression expression) {
    return evaluator(Map.of()).evaluate(expression);
  }

  /// Returns the values of `for_each` by their keys.
  Object instances(Block resource) {
    Object each = evaluate(resource.find("for_each").orElseThrow());
    if (each instanceof List<?> keys) {
      Map<String, Object> instances = new LinkedHashMap<>();
      keys.forEach(key -> instances.put(Functions.text(key), key));
      return instances;
    }
    return each;
  }

  public Object variable(String name) {
    Block variable = block("variable", name);
    return Optional.ofNullable(given.get(name))
        .orElseGet(() ->
            evaluate(
                variable
                    .find("default")
                    .orElseThrow(() -> new IllegalStateException(name + " has no value"))));
  }

  public Object local(String name) {
    // Not computeIfAbsent: locals refer to each other.
    if (!locals.containsKey(name)) {
      locals.put(
          name,
          evaluate(
              blocks("locals")
                  .flatMap(block -> block.find(name).stream())
                  .findFirst()
                  .orElseThrow(() -> new IllegalStateException("there is no local " + name))));
    }
    return Optional.ofNullable(locals.get(name)).orElseThrow();
  }

  /// Returns the attributes of a resource as unknown values: one, or one for each key.
  Object resource(String type, String name) {
    boolean isData = type.startsWith("data.");
    Block block =
        block(isData ? "data" : "resource", (isData ? type.substring(5) : type) + "." + name);
    Unknown one = new Unknown(type + "." + name);
    if (block.find("count").isPresent()) {
      int count = (int) Functions.number(evaluate(block.find("count").get()));
      return IntStream.range(0, count)
          .mapToObj(i -> (Object) new Unknown("%s[%d]".formatted(one.address(), i)))
          .toList();
    }
    if (block.find("for_each").isEmpty()) {
      return one;
    }
    Map<String, Object> instances = new LinkedHashMap<>();
    Functions.map(instances(block))
        .keySet()
        .forEach(key -> instances.put(key, new Unknown("%s[%s]".formatted(one.address(), key))));
    return instances;
  }

  String file(String path) {
    try {
      return Files.readString(directory.resolve(path));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path, e);
    }
  }
}
