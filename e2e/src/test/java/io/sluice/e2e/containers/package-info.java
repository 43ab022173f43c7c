/// The stacks of docker-compose, started by Testcontainers. The tests need a Docker engine and the
/// images of Sluice; they run in the Maven profile `containers`.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.containers;
