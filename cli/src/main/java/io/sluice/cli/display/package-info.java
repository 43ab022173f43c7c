/// The output for people: trees, tables, durations and colours.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.display;
