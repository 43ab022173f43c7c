/// The embedded stack: Apache Kafka and PostgreSQL without Docker, for `./sluice up` and for the
/// tests of every other module.
@NullMarked
package io.sluice.sandbox;

import org.jspecify.annotations.NullMarked;
