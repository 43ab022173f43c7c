/// The commands, one class each.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.command;
