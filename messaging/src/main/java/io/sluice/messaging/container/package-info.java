/// Programs of the images: the readiness probe of a container, and the job that prepares a Kafka
/// cluster.
@NullMarked
package io.sluice.messaging.container;

import org.jspecify.annotations.NullMarked;
