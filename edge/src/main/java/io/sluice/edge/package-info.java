/// The built-in router: a reverse proxy that splits each lane's traffic by a fenced, durable table,
/// and counts the outcomes of requests.
///
/// [Main] parses [EdgeOptions] and starts the [Edge]: the `proxy` on the port for requests, and
/// `admin` on the port of its writers. Both use the `table` and the counters of `metrics`.
@org.jspecify.annotations.NullMarked
package io.sluice.edge;
