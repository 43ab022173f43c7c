package io.sluice.cli.command;

import io.sluice.contract.ContractModule;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// All commands, in the order in which help lists them.
public final class Commands {

  public static CommandLine tree(Sluice sluice) {
    CommandLine root = new CommandLine(sluice);
    for (Object command :
        List.of(
            new ReleaseCommand(sluice),
            new PlanCommand(sluice),
            new GetCommand(sluice),
            new ListCommand(sluice))) {
      root.addSubcommand(command);
    }
    addActions(root, sluice);
    for (Object command :
        List.of(
            new RetryCommand(sluice),
            new RevertCommand(sluice),
            new RestartCommand(sluice),
            new ScaleCommand(sluice),
            new StopCommand(sluice),
            new LanesCommand(sluice),
            new LogsCommand(sluice),
            new OutcomesCommand(sluice),
            new ReplayCommand(sluice))) {
      root.addSubcommand(command);
    }
    addVerdictCommands(root, sluice);
    for (VersionAction action : VersionAction.values()) {
      root.addSubcommand(
          named(new VersionActionCommand(sluice, action), action.word(), action.header()));
    }
    for (SettingsKind kind : SettingsKind.values()) {
      root.addSubcommand(named(new SettingsCommand(sluice, kind), kind.plural(), kind.header()));
    }
    root.addSubcommand(new DeadLettersCommand(sluice));
    root.addSubcommand(new VersionCommand(sluice));
    root.getCommandSpec().usageMessage().sortOptions(false);
    return root.registerConverter(Duration.class, Commands::duration)
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static void addVerdictCommands(CommandLine root, Sluice sluice) {
    root.addSubcommand(new VerdictsCommand(sluice));
    root.addSubcommand(new VerifyCommand(sluice));
    root.addSubcommand(new BacktestCommand(sluice));
    root.addSubcommand(new ImportCommand(sluice));
  }

  private static void addActions(CommandLine root, Sluice sluice) {
    for (StepAction action : StepAction.values()) {
      root.addSubcommand(named(new StepCommand(sluice, action), action.word(), action.header()));
    }
    for (ReleaseAction action : ReleaseAction.values()) {
      root.addSubcommand(
          named(new ReleaseActionCommand(sluice, action), action.word(), action.header()));
    }
  }

  private static CommandLine named(Object command, String name, String header) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().name(name).usageMessage().header(header);
    return line;
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
