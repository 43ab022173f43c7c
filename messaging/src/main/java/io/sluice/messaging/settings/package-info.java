/// What settings have to look like, held against what is set before anything starts.
@NullMarked
package io.sluice.messaging.settings;

import org.jspecify.annotations.NullMarked;
