/// HTTP queries: only to hosts that an environment allows, limited in time and size.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.egress;
