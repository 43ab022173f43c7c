@org.jspecify.annotations.NullMarked
package io.sluice.api.console;
