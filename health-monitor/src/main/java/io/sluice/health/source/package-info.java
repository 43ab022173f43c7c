/// Where counts and values come from, behind two SPIs: [io.sluice.health.source.Counters] of
/// routers, [io.sluice.health.source.Monitor] of everything else.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source;
