/// Live data, read through the internal ports of other services.
@org.jspecify.annotations.NullMarked
package io.sluice.api.engine;
