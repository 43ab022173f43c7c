/// A Prometheus process on this machine, for tests.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.prometheus;
