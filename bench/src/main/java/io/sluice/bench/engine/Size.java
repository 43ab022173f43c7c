package io.sluice.bench.engine;

import io.sluice.bench.Percentiles;

/// What was measured with so many active releases.
///
/// @param background cores that engine and database used while nothing was sent
/// @param micros of a core, engine and database together, by signal, beside the background
/// @param flood signals a second that eight writers got committed
/// @param latency milliseconds until what a signal leads to was committed, at half of that
/// @param heap bytes of the engine by release, after a collection, without the world in memory
/// @param disk bytes of the database by release, with its indexes and its log so far
record Size(
    int releases,
    double background,
    double micros,
    double flood,
    Percentiles latency,
    double heap,
    double disk) {}
