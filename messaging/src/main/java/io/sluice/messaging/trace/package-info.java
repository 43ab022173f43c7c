/// Traces of releases: spans made from published events, and their export to an OTLP endpoint.
@NullMarked
package io.sluice.messaging.trace;

import org.jspecify.annotations.NullMarked;
