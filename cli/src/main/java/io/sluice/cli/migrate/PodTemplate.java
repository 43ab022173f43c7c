package io.sluice.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.migrate.Fields.Part;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Converts a pod template to the settings of an instance: image, environment, health path and
/// limits of its one container.
final class PodTemplate {
  private static final Pattern TAG =
      Pattern.compile("[^@]*[^:/@]:([A-Za-z0-9][-+._A-Za-z0-9]{0,127})(?:@.*)?");
  private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,5}(Mi|Gi)");
  private static final Pattern CPUS = Pattern.compile("([0-9]{1,4})(m?)|([0-9]{1,4}\\.[0-9]{1,3})");
  private static final double MILLI = 1_000;

  static void read(Fields template, Imported into) {
    template.ignore("metadata");
    template
        .takeObject("spec")
        .ifPresent(spec -> {
          List<Part> containers = spec.list("containers");
          if (containers.size() == 1) {
            container(new Fields(containers.getFirst(), into), into);
          } else {
            into.leave(
                spec.part().at("containers").place(),
                "an instance is one container here, not %d".formatted(containers.size()));
          }
          spec.rest();
        });
    template.rest();
  }

  private static void container(Fields container, Imported into) {
    ObjectNode release = into.release();
    container.ignore("name", "imagePullPolicy");
    container.takeText("image").ifPresent(image -> image(container, image, into));
    for (Part part : container.list("env")) {
      Fields variable = new Fields(part, into);
      Optional<String> name = variable.takeText("name");
      Optional<String> value = variable.takeText("value");
      variable.without(
          "valueFrom",
          "write {secret: file:NAME}, {secret: env:NAME} or {secret: 'vault:PATH#FIELD'}");
      if (name.isPresent() && value.isPresent()) {
        release.withObject("/env").put(name.get(), value.get());
      }
      variable.rest();
    }
    container.takeObject("readinessProbe").ifPresent(probe -> health(probe, into));
    container.takeObject("resources").ifPresent(resources -> resources(resources, into));
    container.without("ports", "an instance receives its port as PORT here");
    container.rest();
  }

  private static void image(Fields container, String image, Imported into) {
    into.release().put("artifact", image);
    Matcher tag = TAG.matcher(image);
    if (tag.matches()) {
      into.release().put("version", tag.group(1));
      into.remark(container.part().at("image").place(), "version is its tag, " + tag.group(1));
    } else {
      into.leave(container.part().at("image").place(), "names no version: add --version");
    }
  }

  private static void health(Fields probe, Imported into) {
    probe
        .takeObject("httpGet")
        .ifPresent(get -> {
          get.takeText("path").ifPresent(path -> into.release().put("healthPath", path));
          get.ignore("port");
          get.rest();
        });
    probe.rest();
  }

  private static void resources(Fields resources, Imported into) {
    resources.ignore("requests");
    resources
        .takeObject("limits")
        .ifPresent(limits -> {
          limits
              .take("memory")
              .ifPresent(it -> {
                if (MEMORY.matcher(it.text()).matches()) {
                  into.release().withObject("/limits").put("memory", it.text());
                } else {
                  into.leave(it.place(), "is written with Mi or Gi here");
                }
              });
          limits.take("cpu").ifPresent(it -> cpus(it, into));
          limits.rest();
        });
    resources.rest();
  }

  private static void cpus(Part part, Imported into) {
    Matcher cpus = CPUS.matcher(part.text());
    if (!cpus.matches()) {
      into.leave(part.place(), "is a number of processors here");
    } else if (cpus.group(1) == null) {
      into.release().withObject("/limits").put("cpus", Double.parseDouble(cpus.group(3)));
    } else {
      double whole = Double.parseDouble(cpus.group(1));
      into.release()
          .withObject("/limits")
          .put("cpus", cpus.group(2).isEmpty() ? whole : whole / MILLI);
    }
  }

  private PodTemplate() {}
}
