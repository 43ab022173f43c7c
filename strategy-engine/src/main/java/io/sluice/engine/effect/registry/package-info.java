/// Signatures of images, read from their registries.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.registry;
