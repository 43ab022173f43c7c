/// The lanes: claims a message, decides, appends events and writes the effects, in one transaction
/// under the lane's lock. Free of Quarkus, behind ports.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.log;
