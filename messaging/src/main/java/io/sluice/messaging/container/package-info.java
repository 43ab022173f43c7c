/// Programs of the images: what a container asks itself, and the job that prepares a Kafka cluster.
@NullMarked
package io.sluice.messaging.container;

import org.jspecify.annotations.NullMarked;
