package dev.continuo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages: the same that README.md draws. */
class ArchitectureTest {

    private static final String ROOT = "dev.continuo";

    /** What each package may know of the others. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("event", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("upstream", Set.of("event", "time")),
            Map.entry("log", Set.of("event", "time")),
            Map.entry("auth", Set.of("event", "time")),
            Map.entry("broadcast", Set.of("event", "time", "log", "auth")),
            Map.entry("session", Set.of("event", "time")),
            Map.entry("api", Set.of("event", "time", "log", "session")),
            Map.entry("reconcile", Set.of("event", "session", "upstream")),
            Map.entry("directory", Set.of()),
            Map.entry("demo", Set.of("time")),
            Map.entry("tls", Set.of()),
            Map.entry("guard", Set.of("time", "tls")),
            Map.entry("supervisor", Set.of("time")),
            Map.entry(
                    "config",
                    Set.of("event", "time", "upstream", "log", "auth", "broadcast", "supervisor", "guard", "tls")),
            Map.entry(
                    "relay",
                    Set.of(
                            "event",
                            "time",
                            "upstream",
                            "log",
                            "session",
                            "reconcile",
                            "directory",
                            "auth",
                            "broadcast",
                            "supervisor",
                            "demo",
                            "guard",
                            "config")),
            Map.entry(
                    "observe",
                    Set.of(
                            "event",
                            "time",
                            "upstream",
                            "log",
                            "session",
                            "broadcast",
                            "supervisor",
                            "config",
                            "relay")),
            Map.entry(
                    "http",
                    Set.of(
                            "event",
                            "time",
                            "upstream",
                            "log",
                            "session",
                            "directory",
                            "auth",
                            "broadcast",
                            "guard",
                            "tls",
                            "config",
                            "relay",
                            "observe")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageHasItsPlaceInTheMap() {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).replaceAll("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(MAY_USE.keySet()), packages);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageKnowsOnlyThoseItMay(String name) {
        Set<String> allowed = MAY_USE.getOrDefault(name, Set.of());
        String[] forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(name) && !allowed.contains(other))
                .map(other -> ROOT + "." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    static Set<String> packages() {
        return new TreeSet<>(MAY_USE.keySet());
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void whatFlowsIsKeptAndTimedKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(in("event", "time", "log", "session", "supervisor", "guard", "tls"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.helidon..",
                        "org.glassfish..",
                        "jakarta.ws..",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "org.eclipse.microprofile..")
                .check(CLASSES);
    }

    @Test
    void onlyTheDoorsTheStartAndWhatIsObservedKnowHelidon() {
        noClasses()
                .that()
                .resideInAnyPackage(in(
                        "event",
                        "time",
                        "log",
                        "session",
                        "api",
                        "upstream",
                        "broadcast",
                        "supervisor",
                        "demo",
                        "guard",
                        "tls",
                        "relay"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon..")
                .check(CLASSES);
    }

    @Test
    void onlyTimeReadsTheClockSleepsAndDrawsWithoutBeingGivenTo() {
        noClasses()
                .that()
                .resideOutsideOfPackages(in("time"))
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should(new com.tngtech.archunit.lang.ArchCondition<>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(org.jspecify.annotations.NullMarked.class);
                        events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(
                                type, marked, type.getPackageName() + " has no package-info with @NullMarked"));
                    }
                })
                .check(CLASSES);
    }

    private static String[] in(String... names) {
        return Arrays.stream(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }
}
