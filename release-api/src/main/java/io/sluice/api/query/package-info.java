/// Endpoints of queries: views from the read model, event streams, dead letters, and live data of
/// the other services.
@org.jspecify.annotations.NullMarked
package io.sluice.api.query;
