/// The formats of settings, and their validation before a service starts.
@NullMarked
package io.sluice.messaging.settings;

import org.jspecify.annotations.NullMarked;
