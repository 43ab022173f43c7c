@org.jspecify.annotations.NullMarked
package io.sluice.engine.log;
