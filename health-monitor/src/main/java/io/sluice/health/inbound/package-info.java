/// What reaches health-monitor: the progress of lanes.
@org.jspecify.annotations.NullMarked
package io.sluice.health.inbound;
