/// Tests of parked records.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging.parking;
