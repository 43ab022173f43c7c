/// The sources of counts and values, behind two SPIs: [io.sluice.health.source.Counters] for
/// routers, [io.sluice.health.source.Monitor] for all other sources.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source;
