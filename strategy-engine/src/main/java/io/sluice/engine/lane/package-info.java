/// Lanes: each message is claimed and decided, and its events and effects are written, in one
/// transaction under the lane's lock. Free of Quarkus, behind ports.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.lane;
