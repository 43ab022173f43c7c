package io.sluice.bench.engine;

import io.sluice.bench.base.Percentiles;

/// The measurements of an engine with one number of active releases.
///
/// @param background cores that engine and database use without signals
/// @param micros CPU time of engine and database per signal, in µs, without the background
/// @param flood signals per second that eight writers get committed
/// @param latency milliseconds from the instant when a signal was due until its events were
///   committed, at half the rate of `flood`
/// @param heap bytes of the engine per release, after a collection, without the targets in memory
/// @param disk bytes of the database per release, with its indexes and its log so far
record EngineMeasurement(
    int releases,
    double background,
    double micros,
    double flood,
    Percentiles latency,
    double heap,
    double disk) {}
