package io.sluice.cli.demo;

import io.sluice.cli.api.CliException;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.browser.BrowserPage;
import io.sluice.sandbox.browser.BrowserPage.Look;
import io.sluice.sandbox.browser.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Pictures of pages of the console, in light and dark colours and for a telephone, as PNG files of
/// one directory.
final class ConsolePictures implements AutoCloseable {
  private static final Map<String, Look> LOOKS = new LinkedHashMap<>();

  static {
    LOOKS.put("light", new Look(1_280, false));
    LOOKS.put("dark", new Look(1_280, true));
    LOOKS.put("360px", new Look(360, false));
  }

  private final URI url;
  private final Path directory;
  private final Chromium chromium;
  private final BrowserPage page;

  private ConsolePictures(URI url, Path directory, Chromium chromium) {
    this.url = url;
    this.directory = directory;
    this.chromium = chromium;
    this.page = chromium.page();
  }

  /// Starts a browser, and signs in.
  ///
  /// @param url the address of the API
  /// @param directory the directory of the files, which is made
  /// @throws CliException if there is no browser, or it cannot sign in
  static ConsolePictures open(URI url, String token, Path directory) {
    try {
      Files.createDirectories(directory);
      var pictures = new ConsolePictures(url, directory, Chromium.start());
      pictures.signIn(token);
      return pictures;
    } catch (SandboxException | IOException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  private void signIn(String token) {
    try {
      page.open(url.resolve("/console/sign-in"));
      page.fill("[name=token]", token);
      page.submit("form[action='/console/sign-in']");
    } catch (SandboxException e) {
      chromium.close();
      throw e;
    }
  }

  /// Writes the pictures of a page.
  ///
  /// @param name the first part of the names of the files
  /// @param path such as `/console`
  /// @throws CliException if the page cannot be shown, or a file cannot be written
  void take(String name, String path) {
    try {
      page.open(url.resolve(path));
      for (Map.Entry<String, Look> look : LOOKS.entrySet()) {
        Files.write(
            directory.resolve("%s-%s.png".formatted(name, look.getKey())),
            page.picture(look.getValue()));
      }
    } catch (SandboxException | IOException e) {
      throw failure("no picture of %s: %s".formatted(path, e.getMessage()));
    }
  }

  private static CliException failure(String what) {
    return CliException.unavailable(what, "run the demo without --console");
  }

  /// Ends the session and the browser.
  @Override
  public void close() {
    try {
      page.open(url.resolve("/console"));
      page.submit("form[action='/console/sign-out']");
    } catch (SandboxException _) {
      // The session ends by itself.
    } finally {
      chromium.close();
    }
  }
}
