/// The sources of counts and values, behind two SPIs: [io.sluice.health.source.CounterSource] for
/// routers, [io.sluice.health.source.SourceClient] for all other sources.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source;
