/// The input of health-monitor: the progress of lanes, settings, measurements of external monitors.
@org.jspecify.annotations.NullMarked
package io.sluice.health.inbound;
