package io.sluice.cli.command;

import io.sluice.contract.ContractModule;
import java.time.Duration;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// All commands, in the order in which help lists them.
public final class Commands {

  public static CommandLine tree(Sluice sluice) {
    CommandLine root = new CommandLine(sluice);
    add(root, new ReleaseCommand(sluice), new PlanCommand(sluice));
    add(root, new GetCommand(sluice), new ListCommand(sluice));
    addVerbs(root, sluice, Verb.Group.RELEASE);
    add(root, new RevertCommand(sluice));
    addVerbs(root, sluice, Verb.Group.LANE);
    add(
        root,
        new LanesCommand(sluice),
        new LogsCommand(sluice),
        new OutcomesCommand(sluice),
        new PreviewCommand(sluice),
        new ReplayCommand(sluice),
        new VerdictsCommand(sluice),
        new VerifyCommand(sluice),
        new BacktestCommand(sluice),
        new ImportCommand(sluice),
        new AdmissionCommand(sluice));
    addVerbs(root, sluice, Verb.Group.VERSION);
    for (SettingsCommand.Kind kind : SettingsCommand.Kind.values()) {
      add(root, SettingsCommand.of(sluice, kind));
    }
    add(
        root,
        new DeadLettersCommand(sluice),
        new LoginCommand(sluice),
        new LogoutCommand(sluice),
        new WhoamiCommand(sluice),
        new CanICommand(sluice),
        new KeysCommand(sluice),
        new AuditCommand(sluice),
        new VersionCommand(sluice));
    ResultOptions.adaptHelp(root);
    root.getCommandSpec().usageMessage().sortOptions(false);
    return root.registerConverter(Duration.class, Commands::duration)
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static void add(CommandLine root, Object... commands) {
    Stream.of(commands).forEach(root::addSubcommand);
  }

  private static void addVerbs(CommandLine root, Sluice sluice, Verb.Group group) {
    Stream.of(Verb.values())
        .filter(verb -> verb.group() == group)
        .forEach(verb -> add(root, VerbCommand.of(sluice, verb)));
  }

  private static Duration duration(String text) {
    try {
      return ContractModule.duration(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private Commands() {}
}
