/// The stacks of docker-compose from outside: `.ci/containers` starts them and runs [Main]. They
/// are not part of the tests, since they need a Docker engine and images.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.containers;
