/// Documents that users write, in YAML or JSON: [Yaml] reads and writes them, a [Document] has the
/// line of each field.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.document;
