/// A Chromium without a window, for pictures of pages.
@NullMarked
package io.sluice.sandbox.browser;

import org.jspecify.annotations.NullMarked;
