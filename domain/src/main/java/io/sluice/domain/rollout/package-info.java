/// The decisions about a lane: the planner, the decider and the state that its events fold into.
/// Pure: no clock, no randomness, no IO.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.rollout;
