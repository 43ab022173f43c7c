package io.sluice.health.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CheckPollerTest {
  private static final Pattern DEFAULT =
      Pattern.compile("(?s)\n## check\n.*?\\| `interval` \\| [^|]+ \\| `(\\w+)` \\|");

  @Test
  void the_default_interval_is_that_of_the_page_of_the_release_document() throws IOException {
    Check check =
        Json.read(
            "{\"name\": \"people\", \"source\": {\"external\": {\"monitor\": \"people\"}}}",
            Check.class);
    Path page = Path.of(System.getProperty("sluice.root", ".."), "docs/release-document.md");
    Matcher row = DEFAULT.matcher(Files.readString(page));

    assertThat(row.find()).isTrue();
    assertThat(new CheckPoller(check).interval()).isEqualTo(ContractModule.duration(row.group(1)));
  }
}
