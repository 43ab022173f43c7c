@org.jspecify.annotations.NullMarked
package io.sluice.bench.base;
