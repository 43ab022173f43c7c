/// Verification of signatures of images, with a registry in the test.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.registry;
