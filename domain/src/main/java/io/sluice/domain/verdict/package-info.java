/// What a release's numbers mean: the judges. Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.verdict;
