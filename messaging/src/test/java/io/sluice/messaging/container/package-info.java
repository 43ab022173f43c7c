@NullMarked
package io.sluice.messaging.container;

import org.jspecify.annotations.NullMarked;
