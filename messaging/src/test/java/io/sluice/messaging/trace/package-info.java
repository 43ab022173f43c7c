@NullMarked
package io.sluice.messaging.trace;

import org.jspecify.annotations.NullMarked;
