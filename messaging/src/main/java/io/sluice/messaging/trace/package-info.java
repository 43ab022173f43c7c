/// Traces of releases: spans made of what was published, and their way to an OTLP endpoint.
@NullMarked
package io.sluice.messaging.trace;

import org.jspecify.annotations.NullMarked;
