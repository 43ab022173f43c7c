/// The console under load: many lanes, many watchers, and one real browser.
@NullMarked
package io.sluice.bench.console;

import org.jspecify.annotations.NullMarked;
