/// Conditions over measured values, as users write them in a release document. Pure: no clock, no
/// randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.condition;
