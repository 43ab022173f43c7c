package io.sluice.cli.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuleVersionsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("sluice.root", ".."), "docs/verdicts.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sluice/\\d+)` \\| (.+) \\|$");

  @Test
  void the_page_has_the_present_rules_and_all_earlier_ones_with_their_versions()
      throws IOException {
    Map<String, String> rows =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .collect(Collectors.toMap(row -> row.group(1), (MatchResult row) -> row.group(2)));

    assertThat(rows).containsKey(RuleVersions.PRESENT);
    var earlier = new HashMap<>(rows);
    earlier.remove(RuleVersions.PRESENT);
    assertThat(earlier).isEqualTo(RuleVersions.EARLIER);
  }
}
