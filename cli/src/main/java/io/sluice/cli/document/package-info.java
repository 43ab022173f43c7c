/// Documents that users write, in YAML or JSON.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.document;
