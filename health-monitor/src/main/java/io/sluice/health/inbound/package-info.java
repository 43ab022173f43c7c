/// What reaches health-monitor: the progress of lanes, settings, measurements of others.
@org.jspecify.annotations.NullMarked
package io.sluice.health.inbound;
