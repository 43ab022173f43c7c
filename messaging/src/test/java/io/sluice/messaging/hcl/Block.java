package io.sluice.messaging.hcl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A block such as `resource "aws_vpc" "vpc" { … }`; a file is a block without a type.
public record Block(
    String type, List<String> labels, Map<String, Expression> attributes, List<Block> blocks) {

  public Stream<Block> blocks(String type) {
    return blocks.stream().filter(block -> block.type.equals(type));
  }

  public Optional<Expression> find(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /// Returns the type and the labels with dots, as an expression names the block.
  public String address() {
    return String.join(".", labels);
  }
}
