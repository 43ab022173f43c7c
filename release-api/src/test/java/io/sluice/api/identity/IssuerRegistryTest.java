package io.sluice.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.ApiConfig;
import io.sluice.api.http.Caller;
import io.sluice.api.http.CallerKind;
import io.sluice.api.http.Grant;
import io.sluice.api.http.Scope;
import io.sluice.api.http.Subject;
import io.sluice.contract.LaneKey;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerRegistryTest {
  private static final String PERSONS =
      """
      {"claims": {"groups": "sre-*"}, "grants": ["operator"]},
      {"claims": {"/realm_access/roles": "shop"}, "grants": ["approver@production/shop", "viewer"]},
      {"claims": {"azp": "robot"}, "grants": ["releaser"], "workload": true}
      """;
  private static final String PIPELINES =
      """
      {"claims": {"repository": "acme/shop", "ref": "refs/heads/main"},
       "grants": ["releaser@staging-*/shop"]}
      """;

  @TempDir private Path directory;
  private final AtomicLong nanoTime = new AtomicLong();
  private final List<IssuerRegistry> started = new ArrayList<>();
  private TestIssuer company;
  private Duration timeout = Duration.ofSeconds(30);

  @BeforeEach
  void start() throws IOException {
    company = new TestIssuer();
  }

  @AfterEach
  void stop() {
    started.forEach(IssuerRegistry::close);
    company.close();
  }

  private IssuerRegistry persons() throws IOException {
    return registry(company.entry("company", "persons", PERSONS));
  }

  private IssuerRegistry registry(String... entries) throws IOException {
    String document = "{\"issuers\": [%s]}".formatted(String.join(", ", entries));
    Path file = Files.writeString(directory.resolve("issuers.json"), document);
    return registry(Map.of("sluice.api.issuers-file", file.toString()));
  }

  private IssuerRegistry registry(Map<String, String> settings) {
    var registry =
        new IssuerRegistry(
            new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ApiConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(ApiConfig.class),
            nanoTime::get,
            timeout);
    started.add(registry);
    return registry;
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static List<String> grants(Optional<Caller> caller) {
    return caller.orElseThrow().grants().stream().map(Grant::toString).toList();
  }

  private String token(String subject) {
    return company.sign(company.claims(subject, Map.of("groups", List.of("sre-eu"))));
  }

  @Test
  void groups_become_grants() throws IOException {
    JwtClaims claims =
        company.claims(
            "0815",
            Map.of(
                "login",
                "ann",
                "groups",
                List.of("all", "sre-eu"),
                "realm_access",
                Map.of("roles", List.of("shop"))));

    Optional<Caller> ann = persons().findCaller(company.sign(claims));

    assertThat(ann.map(Caller::subject)).contains(new Subject(company.issuer(), "0815"));
    assertThat(ann.map(Caller::name)).contains("company:0815 (ann)");
    assertThat(ann.map(Caller::kind)).contains(CallerKind.PERSON);
    assertThat(grants(ann)).containsExactly("operator", "approver@production/shop", "viewer");
  }

  @Test
  void a_subject_without_a_rule_has_no_grants() throws IOException {
    String token = company.sign(company.claims("0815", Map.of("groups", List.of("all"))));

    assertThat(grants(persons().findCaller(token))).isEmpty();
  }

  @Test
  void a_program_among_persons_is_a_workload_without_the_grants_of_persons() throws IOException {
    String token =
        company.sign(company.claims("1", Map.of("azp", "robot", "groups", List.of("sre-eu"))));

    Optional<Caller> robot = persons().findCaller(token);

    assertThat(robot.map(Caller::kind)).contains(CallerKind.WORKLOAD);
    assertThat(grants(robot)).containsExactly("releaser");
  }

  @Test
  void a_pipeline_needs_all_claims_of_a_rule() throws IOException {
    IssuerRegistry registry = registry(company.entry("github", "workloads", PIPELINES));
    String subject = "repo:acme/shop:ref:refs/heads/main";

    Optional<Caller> main = registry.findCaller(pipeline(subject, "acme/shop", "refs/heads/main"));

    assertThat(main.map(Caller::name)).contains("github:" + subject);
    assertThat(main.map(Caller::kind)).contains(CallerKind.WORKLOAD);
    assertThat(grants(main)).containsExactly("releaser@staging-*/shop");
    assertThat(grants(registry.findCaller(pipeline(subject, "acme/shop", "refs/heads/x"))))
        .isEmpty();
    assertThat(grants(registry.findCaller(pipeline(subject, "evil/shop", "refs/heads/main"))))
        .isEmpty();
  }

  private String pipeline(String subject, String repository, String ref) {
    return company.sign(company.claims(subject, Map.of("repository", repository, "ref", ref)));
  }

  @Test
  void two_issuers_with_one_subject_are_two_callers() throws IOException {
    try (var other = new TestIssuer()) {
      IssuerRegistry registry =
          registry(
              company.entry("company", "persons", PERSONS),
              other.entry("other", "persons", PERSONS));

      Optional<Caller> one = registry.findCaller(company.sign(company.claims("ann", Map.of())));
      Optional<Caller> two = registry.findCaller(other.sign(other.claims("ann", Map.of())));

      assertThat(one.map(Caller::name)).contains("company:ann");
      assertThat(two.map(Caller::name)).contains("other:ann");
      assertThat(one.map(Caller::subject)).isNotEqualTo(two.map(Caller::subject));
      JwtClaims borrowed = other.claims("ann", Map.of());
      assertThat(registry.findCaller(company.sign(borrowed))).isEmpty();
    }
  }

  @Test
  void an_id_has_no_space_and_belongs_to_one_subject() throws IOException {
    IssuerRegistry registry = persons();

    Optional<Caller> space = registry.findCaller(token("ann (ben)"));
    Optional<Caller> encoded = registry.findCaller(token("ann%20(ben)"));

    assertThat(space.map(Caller::name)).contains("company:ann%20(ben)");
    assertThat(encoded.map(Caller::name)).contains("company:ann%2520(ben)");
  }

  @Test
  void a_token_with_a_wrong_part_is_unknown() throws IOException {
    IssuerRegistry registry = persons();
    JwtClaims valid = company.claims("ann", Map.of());
    assertThat(registry.findCaller(company.sign(valid))).isPresent();
    JwtClaims audience = company.claims("ann", Map.of());
    audience.setAudience("another");
    JwtClaims other = company.claims("ann", Map.of());
    other.setIssuer(company.issuer() + "/");
    JwtClaims endless = company.claims("ann", Map.of());
    endless.unsetClaim("exp");
    JwtClaims anonymous = company.claims("ann", Map.of());
    anonymous.unsetClaim("sub");
    JwtClaims anyone = company.claims("ann", Map.of());
    anyone.unsetClaim("aud");
    List<String> tokens =
        List.of(
            company.sign(audience),
            company.sign(other),
            company.sign(endless),
            company.sign(anonymous),
            company.sign(anyone),
            company.sign(company.claims("a".repeat(256), Map.of())),
            company.unsigned(valid),
            company.signWithPublicKey(valid),
            company.signWithoutKeyId(valid),
            company.forge(valid),
            company.sign(valid).replaceFirst("\\.[^.]*\\.", ".e30."),
            company.sign("{\"iss\": \"%s\", \"sub\": 7}".formatted(company.issuer())),
            "e30.e30.e30",
            "a.b.c");

    assertThat(tokens)
        .allSatisfy(token -> {
          assertThat(registry.hasForm(token)).isTrue();
          assertThat(registry.findCaller(token)).isEmpty();
        });
  }

  @Test
  void only_a_token_of_bounded_length_has_the_form() throws IOException {
    IssuerRegistry registry = persons();
    String part = "a".repeat(2_700);

    assertThat(registry.hasForm("%s.%s.%s".formatted(part, part, part))).isTrue();
    assertThat(registry.hasForm("%s.%s.%s".formatted(part, part + part, part))).isFalse();
    assertThat(registry.hasForm("a.b")).isFalse();
    assertThat(registry.hasForm("a.b.")).isFalse();
    assertThat(registry(Map.of()).hasForm("a.b.c")).isFalse();
  }

  @Test
  void clocks_may_differ_by_half_a_minute() throws IOException {
    IssuerRegistry registry = persons();

    assertThat(isValid(registry, "exp", -10)).isTrue();
    assertThat(isValid(registry, "exp", -40)).isFalse();
    assertThat(isValid(registry, "nbf", 10)).isTrue();
    assertThat(isValid(registry, "nbf", 60)).isFalse();
    assertThat(isValid(registry, "iat", 10)).isTrue();
    assertThat(isValid(registry, "iat", 60)).isFalse();
    assertThat(isValid(registry, "iat", -300 * 86_400)).isTrue();
  }

  private boolean isValid(IssuerRegistry registry, String claim, long seconds) {
    JwtClaims claims = company.claims("ann", Map.of());
    claims.setIssuedAt(NumericDate.fromSeconds(NumericDate.now().getValue() - 100));
    claims.setClaim(claim, NumericDate.now().getValue() + seconds);
    return registry.findCaller(company.sign(claims)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void each_allowed_algorithm_is_verified(String algorithm) throws IOException {
    company.rotate(algorithm);
    IssuerRegistry registry = persons();
    JwtClaims claims = company.claims("ann", Map.of());

    assertThat(registry.findCaller(company.sign(claims))).isPresent();
    assertThat(registry.findCaller(company.forge(claims))).isEmpty();
  }

  @Test
  void a_new_key_is_found_and_the_old_one_ends() throws IOException {
    IssuerRegistry registry = persons();
    String old = token("ann");
    assertThat(registry.findCaller(old)).isPresent();

    company.rotate("RS256");

    assertThat(registry.findCaller(token("ann"))).isEmpty();
    pass(Duration.ofSeconds(31));
    assertThat(registry.findCaller(token("ann"))).isPresent();
    assertThat(registry.findCaller(old)).isEmpty();
  }

  @Test
  void made_up_keys_cause_one_fetch_in_half_a_minute() throws IOException {
    IssuerRegistry registry = persons();
    JwtClaims claims = company.claims("ann", Map.of());
    assertThat(registry.findCaller(company.sign(claims))).isPresent();
    int before = company.fetches();

    for (int i = 0; i < 100; i++) {
      assertThat(registry.findCaller(company.signWithUnknownKey(claims))).isEmpty();
    }
    assertThat(company.fetches()).isEqualTo(before);
    pass(Duration.ofSeconds(31));
    for (int i = 0; i < 100; i++) {
      assertThat(registry.findCaller(company.signWithUnknownKey(claims))).isEmpty();
    }

    assertThat(company.fetches()).isEqualTo(before + 1);
  }

  @Test
  void known_keys_stay_valid_for_a_day_while_the_issuer_is_unavailable() throws IOException {
    IssuerRegistry registry = persons();
    String token = token("ann");
    assertThat(registry.findCaller(token)).isPresent();

    company.close();
    IssuerRegistry late = persons();

    pass(Duration.ofHours(23));
    assertThat(registry.findCaller(token)).isPresent();
    pass(Duration.ofHours(2));
    assertThat(registry.findCaller(token)).isEmpty();
    assertThat(late.findCaller(token)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KEYS")
  void a_wrong_answer_of_the_issuer_gives_no_keys(TestIssuer.Answer answer) throws IOException {
    company.setAnswer(answer);
    timeout = Duration.ofSeconds(5);
    IssuerRegistry registry = persons();
    String token = token("ann");

    assertThat(registry.findCaller(token)).isEmpty();

    company.setAnswer(TestIssuer.Answer.KEYS);
    pass(Duration.ofSeconds(31));
    assertThat(registry.findCaller(token)).isPresent();
  }

  @Test
  void a_damaged_token_is_unknown_without_an_exception() throws IOException {
    IssuerRegistry registry = persons();
    String valid = token("ann");
    var random = new SplittableRandom(24);

    for (int i = 0; i < 20_000; i++) {
      String damaged = damage(valid, random);
      if (!damaged.equals(valid) && registry.hasForm(damaged)) {
        assertThat(registry.findCaller(damaged)).as(damaged).isEmpty();
      }
    }
    String deep =
        company.sign(
            "{\"iss\": \"%s\", \"x\": %s1%s}"
                .formatted(company.issuer(), "[".repeat(2_000), "]".repeat(2_000)));
    assertThat(registry.hasForm(deep)).isTrue();
    assertThat(registry.findCaller(deep)).isEmpty();
  }

  /// Returns `token` with a few other characters, except for the last ones, whose bits may have no
  /// meaning.
  private static String damage(String token, SplittableRandom random) {
    String letters = "AZaz09-_.eyJ";
    StringBuilder text = new StringBuilder(token);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      text.setCharAt(
          random.nextInt(text.length() - 2), letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void gates_count_on_the_persons_of_an_issuer() throws IOException {
    IssuerRegistry registry = registry(company.entry("company", "persons", PERSONS));
    Scope shop = Scope.of(new LaneKey("production", "shop"));
    Scope cart = Scope.of(new LaneKey("production", "cart"));

    assertThat(registry.personRoles(scope -> scope.has(shop)))
        .containsExactly(List.of("approver", "operator", "viewer"));
    assertThat(registry.personRoles(scope -> scope.has(cart)))
        .containsExactly(List.of("operator", "viewer"));
    assertThat(registry(company.entry("github", "workloads", PIPELINES)).personRoles(_ -> true))
        .isEmpty();
  }
}
