/// The sources `topic` and `external`: what monitors outside of Sluice tell.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.topic;
