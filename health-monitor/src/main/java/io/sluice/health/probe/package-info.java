/// Asks instances whether they are well, where there is too little traffic to tell.
@org.jspecify.annotations.NullMarked
package io.sluice.health.probe;
