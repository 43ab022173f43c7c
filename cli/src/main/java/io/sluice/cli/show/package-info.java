/// What people see: trees, tables, durations and colours.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.show;
