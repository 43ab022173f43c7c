/// The judges of a release and their verdicts. Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.verdict;
