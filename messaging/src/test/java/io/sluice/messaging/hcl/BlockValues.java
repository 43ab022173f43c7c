package io.sluice.messaging.hcl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A block with the values of its attributes. A block with `for_each` or `count` has an instance
/// for each key.
///
/// @param address the labels with dots, and the key of `for_each` in brackets; of a block within
///   another one, its type
public record BlockValues(
    String type, String address, Map<String, Object> attributes, List<BlockValues> blocks) {
  /// Parts that Terraform itself reads, whose names are no values.
  private static final Set<String> OWN = Set.of("depends_on", "for_each", "count", "provider");

  private static final Set<String> OWN_BLOCKS = Set.of("lifecycle", "backend");

  /// Returns the text of an attribute, empty if it is not set.
  public String text(String attribute) {
    return attributes.containsKey(attribute) ? Functions.text(value(attribute)) : "";
  }

  /// @throws java.util.NoSuchElementException if the attribute is not set
  public Object value(String attribute) {
    return Optional.<Object>ofNullable(attributes.get(attribute)).orElseThrow();
  }

  public Stream<BlockValues> blocks(String type) {
    return blocks.stream().filter(block -> block.type.equals(type));
  }

  public Stream<BlockValues> all() {
    return Stream.concat(Stream.of(this), blocks.stream().flatMap(BlockValues::all));
  }

  static Stream<BlockValues> of(Module module, Block block) {
    if (block.find("count").isPresent()) {
      double count = Functions.number(module.evaluate(block.find("count").get()));
      return IntStream.range(0, (int) count)
          .mapToObj(i -> of(module, block, Map.of("count", Map.of("index", (double) i))));
    }
    if (block.find("for_each").isPresent()) {
      return Functions.map(module.instances(block)).entrySet().stream()
          .map(each -> {
            var names = Map.of("key", each.getKey(), "value", each.getValue());
            BlockValues instance = of(module, block, Map.of("each", names));
            String address = "%s[%s]".formatted(instance.address, each.getKey());
            return new BlockValues(instance.type, address, instance.attributes, instance.blocks);
          });
    }
    return Stream.of(of(module, block, Map.of()));
  }

  private static BlockValues of(Module module, Block block, Map<String, Object> names) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    block
        .attributes()
        .forEach((name, value) -> {
          if (!OWN.contains(name)) {
            attributes.put(name, module.evaluator(names).evaluate(value));
          }
        });
    List<BlockValues> blocks = new ArrayList<>();
    for (Block inner : block.blocks()) {
      if (inner.type().equals("dynamic")) {
        blocks.addAll(dynamic(module, inner, names));
      } else if (!OWN_BLOCKS.contains(inner.type())) {
        blocks.add(of(module, inner, names));
      }
    }
    String address = block.labels().isEmpty() ? block.type() : block.address();
    return new BlockValues(block.type(), address, attributes, blocks);
  }

  private static List<BlockValues> dynamic(Module module, Block block, Map<String, Object> names) {
    String type = block.labels().getFirst();
    Block content = block.blocks("content").findFirst().orElseThrow();
    Object items = module.evaluator(names).evaluate(block.find("for_each").orElseThrow());
    List<BlockValues> instances = new ArrayList<>();
    for (Map.Entry<?, ?> item : Evaluator.items(items)) {
      Map<String, Object> scope = new LinkedHashMap<>(names);
      scope.put(type, Map.of("key", item.getKey(), "value", item.getValue()));
      BlockValues instance = of(module, content, scope);
      instances.add(new BlockValues(type, type, instance.attributes, instance.blocks));
    }
    return instances;
  }
}
