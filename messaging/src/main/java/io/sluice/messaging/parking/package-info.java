/// Parked records: those of a lane that this service cannot handle yet.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.parking;
