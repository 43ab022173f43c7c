/// Documents that people write, in YAML or JSON: [YamlParser] reads and writes them, a
/// [YamlDocument] has the line of each field.
@org.jspecify.annotations.NullMarked
package io.sluice.contract.yaml;
