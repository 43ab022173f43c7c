/// The sources `topic` and `external`: measurements and verdicts of monitors outside Sluice.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.topic;
