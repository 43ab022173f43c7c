@org.jspecify.annotations.NullMarked
package io.sluice.domain.replay;
