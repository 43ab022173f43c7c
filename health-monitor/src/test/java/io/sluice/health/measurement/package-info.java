@org.jspecify.annotations.NullMarked
package io.sluice.health.measurement;
