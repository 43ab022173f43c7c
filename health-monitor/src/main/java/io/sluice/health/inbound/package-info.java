/// The consumers of health-monitor, for the progress of lanes, settings, and measurements of
/// external monitors, and its internal REST resources for release-api.
@org.jspecify.annotations.NullMarked
package io.sluice.health.inbound;
