/// Admission rules: expressions in CEL about a release, its caller and its plan. The command line
/// and release-api evaluate them with the same classes. Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.admission;
