package io.sluice.sandbox.shop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options of the shop, from its command line or its environment.
///
/// @param host address on which it listens; `0.0.0.0` in a container
/// @param port port on which it listens
/// @param version version in its responses
/// @param fail share of its requests that it answers with 500, 0 to 1
/// @param delay duration of each request
/// @param slow share of its requests that take half a second longer, 0 to 1
/// @param readyAfter time after its start in which `/health` returns 503
/// @param exit share of its requests at which the process ends without a response, 0 to 1
/// @param seats directory with a file for each process that may run at the same time; no limit if
///   empty
record ShopOptions(
    String host,
    int port,
    String version,
    double fail,
    Duration delay,
    double slow,
    Duration readyAfter,
    double exit,
    Optional<Path> seats) {

  static final String USAGE =
      "usage: shop [--host ADDRESS] [--port N] [--version V] [--fail SHARE] [--delay MILLIS] [--slow SHARE] [--ready-after MILLIS] [--exit SHARE] [--seats DIRECTORY]";

  ShopOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("--port " + port + " is not from 0 to 65535");
    }
    if (!(fail >= 0 && fail <= 1)) {
      throw new IllegalArgumentException("--fail " + fail + " is not from 0 to 1");
    }
    if (!(exit >= 0 && exit <= 1)) {
      throw new IllegalArgumentException("--exit " + exit + " is not from 0 to 1");
    }
    if (!(slow >= 0 && slow <= 1)) {
      throw new IllegalArgumentException("--slow " + slow + " is not from 0 to 1");
    }
  }

  /// @param environment variables with the defaults: `HOST`, `PORT`, `SHOP_VERSION`, `SHOP_FAIL`,
  ///   `SHOP_DELAY`, `SHOP_SLOW`, `SHOP_READY_AFTER`, `SHOP_EXIT`, `SHOP_SEATS`
  /// @throws IllegalArgumentException for an unknown option or an invalid value
  static ShopOptions parse(List<String> arguments, Map<String, String> environment) {
    int port = Integer.parseInt(environment.getOrDefault("PORT", "8080"));
    String host = environment.getOrDefault("HOST", "127.0.0.1");
    String version = environment.getOrDefault("SHOP_VERSION", "1.0");
    double fail = Double.parseDouble(environment.getOrDefault("SHOP_FAIL", "0"));
    long delay = Long.parseLong(environment.getOrDefault("SHOP_DELAY", "0"));
    double slow = Double.parseDouble(environment.getOrDefault("SHOP_SLOW", "0"));
    long readyAfter = Long.parseLong(environment.getOrDefault("SHOP_READY_AFTER", "0"));
    double exit = Double.parseDouble(environment.getOrDefault("SHOP_EXIT", "0"));
    Optional<Path> seats = Optional.ofNullable(environment.get("SHOP_SEATS")).map(Path::of);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      String value = value(option, rest);
      switch (option) {
        case "--host" -> host = value;
        case "--port" -> port = Integer.parseInt(value);
        case "--version" -> version = value;
        case "--fail" -> fail = Double.parseDouble(value);
        case "--delay" -> delay = Long.parseLong(value);
        case "--slow" -> slow = Double.parseDouble(value);
        case "--ready-after" -> readyAfter = Long.parseLong(value);
        case "--exit" -> exit = Double.parseDouble(value);
        case "--seats" -> seats = Optional.of(Path.of(value));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new ShopOptions(
        host,
        port,
        version,
        fail,
        Duration.ofMillis(delay),
        slow,
        Duration.ofMillis(readyAfter),
        exit,
        seats);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
