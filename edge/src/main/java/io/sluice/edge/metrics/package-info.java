/// The counts of requests: a [RequestCounter] for each instance of a release, with a
/// [BucketCounter] for sticky clients and a [ResponseCounter], and all of them in
/// [InstanceCounters]. They are monotone since the process started.
@org.jspecify.annotations.NullMarked
package io.sluice.edge.metrics;
