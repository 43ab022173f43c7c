package io.sluice.cli.command;

import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.Table;
import io.sluice.contract.Json;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyRequest;
import io.sluice.contract.view.KeyView;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.TextFormats;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "keys",
    header = "API keys: tokens with an end, for programs. For an admin.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example:",
      "  (umask 077 && sluice keys create shop-ci --grant 'releaser@staging-*/shop' > shop-ci.token)"
    })
final class KeysCommand {
  private static final String PATH = "/keys";

  private final Sluice sluice;

  KeysCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Command(
      header = "Makes a key and prints it, once.",
      description = "The key is on standard output; what belongs to it is on standard error.")
  int create(
      @Parameters(paramLabel = "NAME", description = "Histories show key:NAME (MAKER).")
          String name,
      @Option(
              names = "--grant",
              paramLabel = "GRANT",
              required = true,
              description =
                  "ROLE, ROLE@ENVIRONMENT or ROLE@ENVIRONMENT/APPLICATION; repeat it for more.")
          List<String> grants,
      @Option(
              names = "--days",
              paramLabel = "N",
              description = "Days until it expires, 1 to 400; 90 by default.")
          Optional<Integer> days) {
    var request = new KeyRequest(name, days, grants.stream().map(KeysCommand::toGrant).toList());
    ApiResponse response = sluice.api().post(PATH, Optional.of(Json.write(request)));
    KeyView key = response.as(KeyView.class);
    if (sluice.isJson()) {
      sluice.println(response.body());
      return Exit.OK.code();
    }
    sluice
        .terminal()
        .err()
        .println("key %s, until %s; it is shown only now".formatted(key.id(), key.expires()));
    sluice.println(key.key().orElseThrow());
    return Exit.OK.code();
  }

  @Command(header = "Lists the keys that are not revoked, by name.")
  int list() {
    String body = sluice.api().get(PATH).body();
    if (sluice.isJson()) {
      sluice.println(body);
      return Exit.OK.code();
    }
    Table table = new Table("NAME", "EXPIRES", "GRANTS", "CREATED BY", "AGE", "ID");
    List<KeyView> keys = ResponseReader.page(body, KeyView.class).items();
    for (KeyView key : keys) {
      table.row(
          key.name(),
          key.expires().toString(),
          key.grants().stream().map(KeysCommand::toText).collect(Collectors.joining(",")),
          key.createdBy(),
          TextFormats.age(key.created(), sluice.now()),
          key.id().toString());
    }
    if (keys.isEmpty()) {
      sluice.println("no keys");
    } else {
      table.lines().forEach(sluice::println);
    }
    return Exit.OK.code();
  }

  @Command(header = "Revokes a key, at once.")
  int revoke(
      @Parameters(paramLabel = "KEY", description = "Its name or its id.") String named,
      @Mixin ConfirmOptions confirmOptions) {
    Page<KeyView> page = ResponseReader.page(sluice.api().get(PATH).body(), KeyView.class);
    KeyView key =
        page.items().stream()
            .filter(it -> it.name().equals(named) || it.id().toString().equals(named))
            .findFirst()
            .orElseThrow(() ->
                CliException.rejected(
                    "there is no key '%s'".formatted(named), "'sluice keys list' shows all keys"));
    confirmOptions.confirm(sluice, "revoke the key %s?".formatted(key.name()));
    ApiResponse response = sluice.api().delete(PATH + "/" + key.id());
    sluice.println(sluice.isJson() ? response.body() : "revoked: " + key.name());
    return Exit.OK.code();
  }

  private static GrantView toGrant(String text) {
    String[] parts = text.split("@", 2);
    String[] scope = (parts.length == 1 ? "*/*" : parts[1]).split("/", 2);
    return new GrantView(parts[0], scope[0], scope.length == 1 ? "*" : scope[1]);
  }

  private static String toText(GrantView grant) {
    return grant.environment().equals("*") && grant.application().equals("*")
        ? grant.role()
        : "%s@%s/%s".formatted(grant.role(), grant.environment(), grant.application());
  }
}
