/// How long it takes to have the version before back.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.revert;
