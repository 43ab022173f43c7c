/// The console: pages for people who watch releases. A page shows the views of the API, and its
/// forms call the code of the API's endpoints.
@org.jspecify.annotations.NullMarked
package io.sluice.api.console;
