/// Offline tests of admission rules: a file with rules and examples.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.admission;
