/// Names of container images, and the verification of their signatures.
@org.jspecify.annotations.NullMarked
package io.sluice.domain.image;
