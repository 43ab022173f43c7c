/// The packaged stack, driven and hurt from outside.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e;
