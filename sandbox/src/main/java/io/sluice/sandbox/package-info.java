/// Apache Kafka and PostgreSQL without Docker, for the tests of every other module and for
/// `./sluice up`.
///
/// Reading order: [TestStack] has one of each for all tests of a JVM, a [KafkaBroker] and a
/// [Postgres] are one server each. `process` has the processes of the operating system, `stack` the
/// stack of `./sluice up`, and `command` the commands that start, show and stop it.
@NullMarked
package io.sluice.sandbox;

import org.jspecify.annotations.NullMarked;
