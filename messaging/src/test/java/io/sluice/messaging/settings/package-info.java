@NullMarked
package io.sluice.messaging.settings;

import org.jspecify.annotations.NullMarked;
