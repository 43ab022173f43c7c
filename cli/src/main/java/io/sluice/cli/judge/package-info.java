/// Verdicts that the judge itself recomputes from records.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.judge;
