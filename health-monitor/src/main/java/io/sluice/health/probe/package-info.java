/// Probes of instances, for releases with too little traffic to judge.
@org.jspecify.annotations.NullMarked
package io.sluice.health.probe;
