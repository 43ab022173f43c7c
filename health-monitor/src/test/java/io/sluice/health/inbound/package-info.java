@org.jspecify.annotations.NullMarked
package io.sluice.health.inbound;
