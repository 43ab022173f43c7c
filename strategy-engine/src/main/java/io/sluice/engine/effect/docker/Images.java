package io.sluice.engine.effect.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The images of one Docker engine. A present image is used as it is; a missing one is pulled, from
/// registries that are allowed.
final class Images {
  private static final Logger LOG = Logger.getLogger(Images.class);

  private final DockerClient docker;
  private final DockerClient pullClient;
  private final DockerSettings settings;
  private final Credentials credentials;
  private final DockerErrorPolicy errorPolicy;
  private final LongSupplier nanoTime;

  /// @param docker for short calls
  /// @param pullClient for pulls, with their time limit
  Images(
      DockerClient docker,
      DockerClient pullClient,
      DockerSettings settings,
      DockerErrorPolicy errorPolicy,
      LongSupplier nanoTime) {
    this.docker = docker;
    this.pullClient = pullClient;
    this.settings = settings;
    this.credentials = new Credentials(settings.credentials());
    this.errorPolicy = errorPolicy;
    this.nanoTime = nanoTime;
  }

  /// Makes an image available that may run.
  ///
  /// @return the image by its digest, or by its id if it came from no registry
  /// @throws TargetException.Permanent if it is unavailable, or may not run
  Image ensurePresent(String artifact) {
    Image image = parse(artifact);
    settings.registries().check(image);
    Optional<InspectImageResponse> here = find(image);
    if (here.isEmpty()) {
      settings.registries().checkPull(image);
      pull(image);
      here = find(image);
    }
    InspectImageResponse found =
        here.orElseThrow(() ->
            new TargetException.Unreachable(
                "image %s was removed right after its pull".formatted(image)));
    if (!settings.isRootAllowed()) {
      requireUser(image, found);
    }
    return image.digest().isPresent() ? image : image.at(digest(image, found));
  }

  /// Returns the id of the image from which a container of `artifact` is created.
  ///
  /// @throws TargetException.Unreachable if the image is no longer present
  String requirePresent(String artifact) {
    Image image = parse(artifact);
    return find(image)
        .map(InspectImageResponse::getId)
        .orElseThrow(
            () -> new TargetException.Unreachable("image %s no longer exists".formatted(image)));
  }

  static Image parse(String artifact) {
    try {
      return Image.parse(artifact);
    } catch (IllegalArgumentException e) {
      throw new TargetException.Permanent(String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<InspectImageResponse> find(Image image) {
    return inspect(image.toString())
        .or(() -> image.digest().flatMap(this::inspect).filter(found -> isOwn(image, found)));
  }

  /// Whether the image found by its id may be used as `image`. An image that came from a registry
  /// must not be used under another name by its id.
  private static boolean isOwn(Image image, InspectImageResponse found) {
    List<String> digests = names(found.getRepoDigests());
    return digests.isEmpty()
        || digests.stream().anyMatch(name -> name.startsWith(image.shortName() + "@"))
        || names(found.getRepoTags()).stream()
            .anyMatch(name -> name.startsWith(image.shortName() + ":"));
  }

  private static List<String> names(@Nullable List<String> names) {
    return names == null ? List.of() : names;
  }

  private Optional<InspectImageResponse> inspect(String reference) {
    try {
      return Optional.of(docker.inspectImageCmd(reference).exec());
    } catch (NotFoundException _) {
      return Optional.empty();
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw new TargetException.Unreachable("docker: " + DockerErrorPolicy.message(e), e);
    }
  }

  private static String digest(Image image, InspectImageResponse found) {
    String prefix = image.shortName() + "@";
    return names(found.getRepoDigests()).stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .findFirst()
        .orElse(String.valueOf(found.getId()));
  }

  private void pull(Image image) {
    LOG.infof("pulling %s", image);
    String what = "pull " + image;
    try (var pull = new Pull(image, nanoTime)) {
      PullImageCmd command = pullClient.pullImageCmd(image.shortName()).withTag(image.which());
      credentials.find(image.registry()).ifPresent(command::withAuthConfig);
      long limit = settings.pullTimeout().toNanos();
      if (!command.exec(pull).awaitCompletion(limit, TimeUnit.NANOSECONDS)) {
        throw new TargetException.Unreachable(
            "image %s was not pulled within %s: %s"
                .formatted(image, settings.pullTimeout(), pull.progress()));
      }
      if (pull.findRejection().isPresent()) {
        throw errorPolicy.classify(what, pull.findRejection().get());
      }
      errorPolicy.clear(what);
    } catch (TargetException e) {
      throw e;
    } catch (RuntimeException e) { // the library throws plain ones without an answer
      throw errorPolicy.classifyPull(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TargetException.Unreachable("interrupted while pulling " + image, e);
    } catch (IOException e) {
      throw new TargetException.Unreachable("the pull of %s broke off".formatted(image), e);
    }
  }

  /// Rejects an image that runs or may run as root. Only a number proves another user: names are
  /// defined by the image.
  private static void requireUser(Image image, InspectImageResponse found) {
    String user =
        Optional.ofNullable(found.getConfig())
            .flatMap(config -> Optional.ofNullable(config.getUser()))
            .orElse("");
    String id = user.split(":", -1)[0];
    boolean isNumber = !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber || id.chars().allMatch(c -> c == '0')) {
      throw new TargetException.Permanent(
          "image %s %s, and sluice.engine.docker.allow-root forbids that"
              .formatted(
                  image,
                  isNumber || id.isEmpty() || id.equals("root")
                      ? "runs as root (its USER is '%s')".formatted(user)
                      : "may run as root (the number of its USER '%s' is unknown)"
                          .formatted(user)));
    }
  }
}
