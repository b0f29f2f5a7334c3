package io.threadpilot.system;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.threadpilot.contracts.problem.ProblemType;
import io.threadpilot.platform.service.ServiceDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** The shape of the code, as {@code docs/architecture.md} describes it. */
class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter().importPaths(Checkout.classes());

    /** The contracts that every service has; whatever else is among the contracts is a service's. */
    private static final DescribedPredicate<JavaClass> COMMON_CONTRACTS = resideInAnyPackage(
            "io.threadpilot.contracts",
            "io.threadpilot.contracts.event",
            "io.threadpilot.contracts.person",
            "io.threadpilot.contracts.problem");

    private static final DescribedPredicate<JavaMethod> FAULT_TOLERANT =
            DescribedPredicate.describe("carry a fault tolerance annotation", method -> method.getAnnotations().stream()
                    .anyMatch(annotation -> annotation
                            .getRawType()
                            .getPackageName()
                            .equals("org.eclipse.microprofile.faulttolerance")));

    @Test
    void allCodeIsLookedAt() {
        assertThat(List.of("contracts.vehicle.Vehicle", "platform.clients.ApiClients", "vehicle.Vehicles"))
                .allMatch(name -> CODE.contain("io.threadpilot." + name));
        assertThat(CODE.contain("io.threadpilot.insurance.policies.FindInsurances"))
                .isTrue();
        assertThat(Checkout.services()).contains("vehicle", "insurance");
    }

    @Test
    void contractsDependOnNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.threadpilot.contracts..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.threadpilot..").and(not(resideInAPackage("io.threadpilot.contracts.."))))
                .check(CODE);
    }

    @Test
    void thePlatformAndTheCommonContractsKnowNoService() {
        noClasses()
                .that(resideInAPackage("io.threadpilot.platform..").or(COMMON_CONTRACTS))
                .should()
                .dependOnClassesThat(resideInAPackage("io.threadpilot..")
                        .and(resideOutsideOfPackage("io.threadpilot.platform.."))
                        .and(not(COMMON_CONTRACTS)))
                .check(CODE);
    }

    /** The compiler copies constants such as the names of headers, so that only sources show whose they are. */
    @Test
    void noSourceOfThePlatformOrOfTheCommonContractsNamesTheContractsOfAService() {
        String contracts = "contracts-jar/src/main/java/io/threadpilot/contracts/";
        assertThat(Stream.of(
                                "platform-jar/src/main/java",
                                "platform-kafka-jar/src/main/java",
                                contracts + "event",
                                contracts + "person",
                                contracts + "problem")
                        .flatMap(folder -> Checkout.javaFiles(folder).values().stream()))
                .hasSizeGreaterThan(80)
                .allSatisfy(source -> assertThat(source)
                        .doesNotContainPattern("io\\.threadpilot\\.contracts\\.(?!(?:event|person|problem)\\b)[a-z]"));
    }

    /** Only the gateway, and the commands beside it, join fleet, routes, bookings and deliveries. */
    @Test
    void theComponentsOfTheDeliveryServiceDoNotKnowEachOther() {
        Map<String, List<String>> known = Map.of(
                "fleet", List.of(),
                "routes", List.of(),
                "bookings", List.of(),
                "deliveries", List.of("bookings"));
        String service = "io.threadpilot.delivery.";
        known.forEach((component, others) -> noClasses()
                .that()
                .resideInAPackage(service + component + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        Stream.concat(known.keySet().stream(), Stream.of("gateway", "commands", "operations"))
                                .filter(other -> !other.equals(component) && !others.contains(other))
                                .map(other -> service + other + "..")
                                .toArray(String[]::new)))
                .check(CODE));
    }

    @Test
    void problemTypesAreConstantsOfTheContracts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.threadpilot.contracts..")
                .should()
                .callConstructor(ProblemType.class, String.class, int.class, String.class)
                .check(CODE);
        fields().that()
                .haveRawType(ProblemType.class)
                .and()
                .areDeclaredInClassesThat(resideInAPackage("io.threadpilot.contracts.."))
                .should()
                .bePublic()
                .andShould()
                .beStatic()
                .andShould()
                .beFinal()
                .check(CODE);
    }

    @Test
    void noTwoProblemTypesHaveTheSameCode() {
        assertThat(ProblemTypes.all().map(ProblemType::code))
                .contains("not-found", "vehicle-not-found", "insurances-not-found")
                .doesNotHaveDuplicates();
    }

    @Test
    void everyServiceTellsThePlatformItsProblemTypes() {
        assertThat(ProblemTypes.groups())
                .hasSizeGreaterThanOrEqualTo(3)
                .filteredOn(group -> !group.isCommon())
                .allSatisfy(group -> assertThat(CODE.get(ServiceDescriptor.class).getDirectDependenciesToSelf().stream()
                                .map(Dependency::getOriginClass)
                                .filter(resideInAPackage("io.threadpilot." + group.service() + ".."))
                                .flatMap(descriptor -> descriptor.getDirectDependenciesFromSelf().stream())
                                .map(Dependency::getTargetClass))
                        .anyMatch(named -> named.isEquivalentTo(group.owner())));
    }

    @ParameterizedTest
    @MethodSource("io.threadpilot.system.Checkout#services")
    void servicesDependOnContractsAndPlatformOnly(String service) {
        String itself = "io.threadpilot." + service + "..";
        noClasses()
                .that()
                .resideInAPackage(itself)
                .should()
                .dependOnClassesThat(resideInAPackage("io.threadpilot..")
                        .and(resideOutsideOfPackages(
                                itself, "io.threadpilot.platform..", "io.threadpilot.contracts..")))
                .check(CODE);
    }

    @Test
    void onlyServicesThatKnowKafkaShipItsClients() {
        assertThat(Checkout.services())
                .allSatisfy(service -> assertThat(Checkout.path(service + "-war/target/" + service + "/WEB-INF/lib")
                                .toFile()
                                .list())
                        .as(service)
                        .isNotEmpty()
                        .satisfies(libraries -> assertThat(
                                        Stream.of(libraries).anyMatch(library -> library.startsWith("kafka-clients-")))
                                .isEqualTo(Set.of("audit", "insurance").contains(service))));
    }

    @Test
    void onlyThePlatformForKafkaKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.threadpilot.platform.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CODE);
    }

    @Test
    void componentsHaveNoCycles() {
        slices().matching("io.threadpilot.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void policiesUseVehiclesAndNeverTheOtherWayRound() {
        noClasses()
                .that()
                .resideInAPackage("io.threadpilot.insurance.vehicles..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.threadpilot.insurance.policies..")
                .check(CODE);
    }

    @Test
    void theVehicleServiceIsCalledByTheGuardedCallsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.threadpilot.insurance.vehicles..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.threadpilot.contracts.vehicle.VehicleClient")
                .check(CODE);
    }

    @Test
    void namesComeFromTheDomain() {
        noClasses()
                .should(haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Mapper|DTO|Dto)(\\$.*)?"))
                .check(CODE);
    }

    /** The package insurance.vehicles is larger, until it becomes several. */
    @Test
    void noPackageHasMoreThanFourteenTypes() {
        Map<String, Long> sizes = CODE.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().equals("io.threadpilot.insurance.vehicles"))
                .collect(groupingBy(JavaClass::getPackageName, counting()));

        assertThat(sizes)
                .isNotEmpty()
                .allSatisfy((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(14));
    }

    @Test
    void noInterfaceHasOneHandWrittenImplementation() {
        classes()
                .that()
                .areInterfaces()
                .and(DescribedPredicate.describe(
                        "have one implementation", type -> type.getSubclasses().size() == 1))
                .should()
                .beAnnotatedWith("nothing: such an interface should not be")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void faultToleranceIsInTheGuardedCallsOnly() {
        methods()
                .that(FAULT_TOLERANT)
                .should()
                .beDeclaredInClassesThat(resideInAPackage("io.threadpilot.insurance.vehicles"))
                .check(CODE);
    }

    /** The container sees the annotations only on calls from outside of methods that it can override. */
    @Test
    void faultToleranceAnnotationsAreNeverBypassed() {
        methods()
                .that(FAULT_TOLERANT)
                .should()
                .notBePrivate()
                .andShould()
                .notBeStatic()
                .andShould()
                .notBeFinal()
                .andShould(neverBeCalledFromTheirOwnClass())
                .check(CODE);
    }

    @Test
    void everyResourceMethodNamesTheRolesThatMayCallIt() {
        methods()
                .that(annotatedWith("jakarta.ws.rs.GET").or(annotatedWith("jakarta.ws.rs.POST")))
                .and()
                .areDeclaredInClassesThat(
                        DescribedPredicate.describe("are resources", (JavaClass type) -> !type.isInterface()))
                .should()
                .beAnnotatedWith("jakarta.annotation.security.RolesAllowed")
                .check(CODE);
    }

    @Test
    void oneListHasEveryStationOfARequest() {
        JavaClass list = CODE.get("io.threadpilot.platform.RequestStations");
        Set<JavaClass> listed = list.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .collect(toSet());
        classes()
                .that(assignableTo("jakarta.servlet.Filter")
                        .or(assignableTo("jakarta.ws.rs.container.ContainerRequestFilter")))
                .should(be(DescribedPredicate.describe("listed in RequestStations", listed::contains)))
                .andShould()
                .notBeAnnotatedWith("jakarta.servlet.annotation.WebFilter")
                .andShould()
                .notBeAnnotatedWith("jakarta.ws.rs.ext.Provider")
                .andShould()
                .notBeAnnotatedWith("jakarta.annotation.Priority")
                .check(CODE);
    }

    @Test
    void hashesAreComparedInConstantTime() {
        noClasses()
                .that()
                .resideInAPackage("io.threadpilot.platform.clients")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "compare bytes in a time that tells where they differ",
                        call -> call.getTarget().getOwner().isEquivalentTo(Arrays.class)
                                && Set.of("equals", "compare", "mismatch")
                                        .contains(call.getTarget().getName())))
                .check(CODE);
        assertThat(CODE.get("io.threadpilot.platform.clients.ApiKeyHash").getMethodCallsFromSelf().stream()
                        .map(JavaAccess::getTarget))
                .anyMatch(target -> target.getFullName().startsWith("java.security.MessageDigest.isEqual("));
    }

    /** So that a store that several servers share can take the place of this server's memory. */
    @Test
    void oneClassKnowsHowBucketsOfTokensAreKept() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.bucket4j..")
                .and(not(nameMatching("io\\.threadpilot\\.platform\\.limits\\.TokenBuckets(\\$.*)?")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.bucket4j..")
                .check(CODE);
    }

    private static ArchCondition<JavaMethod> neverBeCalledFromTheirOwnClass() {
        return new ArchCondition<>("never be called from their own class") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                method.getCallsOfSelf().stream()
                        .filter(call -> call.getOriginOwner().equals(method.getOwner()))
                        .forEach(call -> events.add(SimpleConditionEvent.violated(method, call.getDescription())));
            }
        };
    }
}
