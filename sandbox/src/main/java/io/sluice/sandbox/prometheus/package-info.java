/// A Prometheus of this machine, for tests.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.prometheus;
