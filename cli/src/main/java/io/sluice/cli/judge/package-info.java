/// Verdicts reached again from what was recorded, by the judge itself.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.judge;
