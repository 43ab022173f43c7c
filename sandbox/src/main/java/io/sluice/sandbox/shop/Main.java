package io.sluice.sandbox.shop;

import java.io.IOException;
import java.util.List;

/// Runs the shop until SIGTERM.
public final class Main {

  private static final int USAGE = 2;
  private static final int NO_SEAT = 3;

  public static void main(String[] args) throws IOException {
    try {
      ShopOptions options = ShopOptions.parse(List.of(args), System.getenv());
      if (options.seats().isPresent() && !Seat.take(options.seats().get())) {
        System.err.printf("shop %s: no seat is free in %s%n", options.version(), options.seats());
        System.exit(NO_SEAT);
      }
      Shop shop = Shop.start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(shop::close));
      System.out.printf("shop %s listens on port %d%n", options.version(), shop.port());
    } catch (IllegalArgumentException e) {
      System.err.println("shop: " + e.getMessage());
      System.err.println(ShopOptions.USAGE);
      System.exit(USAGE);
    }
  }

  private Main() {}
}
