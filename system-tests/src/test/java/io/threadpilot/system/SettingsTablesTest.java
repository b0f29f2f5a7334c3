package io.threadpilot.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README of each service has a table of all settings that the service reads, with the defaults that it uses.
 *
 * <p>With the system property {@code threadpilot.renew} set to true, the tables are written anew first.
 */
class SettingsTablesTest {

    private static final boolean RENEW = Boolean.getBoolean("threadpilot.renew");
    private static final String HOW_TO_RENEW = "%s is not up to date. Renew it: ./mvnw test -pl system-tests -am"
            + " -Dtest=SettingsTablesTest -Dthreadpilot.renew=true -Dsurefire.failIfNoSpecifiedTests=false";

    private static final Pattern NAME_IN_CODE = Pattern.compile(
            "(?:(?<call>\\w+)\\(\\s*)?\"(?<name>threadpilot\\.|(?:threadpilot\\.|[a-z-]+/mp-rest/)[^\"]+)\"");
    /** Names of attributes in traces and of what travels in a context begin like keys. */
    private static final Pattern NAMES_SOMETHING_ELSE = Pattern.compile("\\w+Key|named|setAttribute");
    /** The prefix of those attributes. */
    private static final String PREFIX_OF_ATTRIBUTES = "threadpilot.";

    private static final Pattern TOGGLE = Pattern.compile("new Toggle\\(\"([a-z-]+)\"\\)");
    private static final String TOGGLES = "threadpilot.toggles.";
    private static final Pattern DEFAULT_IN_CODE = Pattern.compile("@ConfigProperty\\([^)]*defaultValue");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:env\\.)?([\\w.]+)}");
    private static final Pattern FIXED_VARIABLE = Pattern.compile("<variable name=\"([^\"]+)\" value=");
    /** Where the server is, which Liberty knows by itself. */
    private static final String LIBERTYS_OWN = "server.config.dir";

    static List<String> services() {
        return Checkout.services();
    }

    @Test
    void thereAreTheServices() {
        assertThat(services()).contains("insurance", "vehicle").doesNotContain("operations");
    }

    @ParameterizedTest
    @MethodSource("services")
    void theTableInTheReadmeIsThatOfTheSettings(String service) throws IOException {
        SettingsTable table = SettingsTable.of(service);
        if (RENEW) {
            table.write();
        }

        assertThat(table.inReadme()).as(HOW_TO_RENEW, table.readme()).isEqualTo(table.markdown());
    }

    /** The pins are in {@code src/test/resources/defaults.properties} of each service, and of the platform for all of them. */
    @ParameterizedTest
    @MethodSource("services")
    void theDefaultsAreThese(String service) throws IOException {
        Properties pinned = new Properties();
        for (String module : List.of("platform-jar", service + "-war")) {
            pinned.load(new StringReader(Checkout.read(module + "/src/test/resources/defaults.properties")));
        }

        assertThat(SettingsTable.of(service).settings().stream()
                        .collect(toMap(DocumentedSetting::key, DocumentedSetting::value)))
                .isEqualTo(pinned.stringPropertyNames().stream().collect(toMap(key -> key, pinned::getProperty)));
    }

    @ParameterizedTest
    @MethodSource("services")
    void noTwoFilesGiveOneSettingDifferentDefaults(String service) {
        Map<String, Set<String>> defaults = SettingsTable.of(service).all().stream()
                .collect(groupingBy(DocumentedSetting::key, mapping(DocumentedSetting::value, toSet())));

        assertThat(defaults.entrySet())
                .filteredOn(setting -> setting.getValue().size() > 1)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void everySettingThatTheServiceReadsIsInItsTable(String service) {
        Set<String> table = keys(SettingsTable.of(service).settings().stream());

        assertThat(readBy(service + "-war").filter(name -> table.stream().noneMatch(key -> is(name, key))))
                .isEmpty();
    }

    @Test
    void everySettingThatALibraryReadsIsInItsFile() {
        assertThat(SettingsTable.libraries()).isNotEmpty().allSatisfy(library -> {
            Set<String> file = keys(SettingsTable.inModule(library).filter(DocumentedSetting::forOperators));

            assertThat(readBy(library))
                    .isNotEmpty()
                    .filteredOn(name -> !name.equals(TOGGLES))
                    .filteredOn(name -> file.stream().noneMatch(key -> is(name, key)))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void everySettingInTheTableIsRead(String service) {
        List<String> read = Stream.concat(Stream.of(service + "-war"), SettingsTable.libraries())
                .flatMap(SettingsTablesTest::readBy)
                .filter(name -> !name.equals(TOGGLES))
                .toList();
        Set<String> variables = variablesIn(service);

        assertThat(keys(SettingsTable.of(service).settings().stream()))
                .hasSizeGreaterThan(30)
                .filteredOn(key -> !variables.contains(key))
                .filteredOn(key -> read.stream().noneMatch(name -> is(name, key)))
                .isEmpty();
    }

    /** A library's setting that only some services have is read by nothing that the others use. */
    @Test
    void aSettingThatSomeServicesHaveIsReadInThePackageOfTheClassThatTheyUse() {
        assertThat(SettingsTable.libraries()).allSatisfy(library -> {
            List<String> code = SettingsTable.code(library);
            assertThat(SettingsTable.inModule(library)
                            .filter(setting -> setting.usedBy().isPresent()))
                    .allSatisfy(setting -> {
                        String type = setting.usedBy().orElseThrow();
                        assertThat(code.stream().filter(source -> source.contains("\"" + setting.key() + "\"")))
                                .isNotEmpty()
                                .allMatch(source ->
                                        source.contains("package " + type.substring(0, type.lastIndexOf('.')) + ";"));
                    });
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyVariableOfTheServerIsInTheTable(String service) {
        Set<String> known = keys(SettingsTable.of(service).all().stream());
        Set<String> fixed = fixedVariablesIn(service);

        assertThat(variablesIn(service))
                .hasSizeGreaterThan(10)
                .filteredOn(variable -> !known.contains(variable) && !known.contains("env." + variable))
                .filteredOn(variable -> !fixed.contains(variable) && !variable.equals(LIBERTYS_OWN))
                .isEmpty();
        assertThat(fixed).as("cannot be set").isNotEmpty().doesNotContainAnyElementsOf(known);
    }

    @Test
    void noDefaultStandsInTheCode() {
        assertThat(Stream.concat(services().stream().map(service -> service + "-war"), SettingsTable.libraries())
                        .flatMap(module -> SettingsTable.code(module).stream())
                        .flatMap(source -> DEFAULT_IN_CODE.matcher(source).results())
                        .map(MatchResult::group))
                .isEmpty();
    }

    /** The names in a module's code; one that ends with a dot is the beginning of several keys. */
    private static Stream<String> readBy(String module) {
        return SettingsTable.code(module).stream()
                .flatMap(source -> Stream.concat(
                        NAME_IN_CODE
                                .matcher(source)
                                .results()
                                .filter(name -> name.group(1) == null
                                        || !NAMES_SOMETHING_ELSE
                                                .matcher(name.group(1))
                                                .matches())
                                .map(name -> name.group(2))
                                .filter(name -> !name.equals(PREFIX_OF_ATTRIBUTES)),
                        TOGGLE.matcher(source).results().map(toggle -> TOGGLES + toggle.group(1))));
    }

    private static boolean is(String name, String key) {
        return name.endsWith(".") ? key.startsWith(name) : key.equals(name);
    }

    private static Set<String> keys(Stream<DocumentedSetting> settings) {
        return settings.map(DocumentedSetting::key).collect(toSet());
    }

    private static Set<String> variablesIn(String service) {
        return found(VARIABLE, service);
    }

    private static Set<String> fixedVariablesIn(String service) {
        return found(FIXED_VARIABLE, service);
    }

    private static Set<String> found(Pattern pattern, String service) {
        String xml =
                SettingsTable.serverConfiguration(service).collect(joining()).replaceAll("(?s)<!--.*?-->", "");
        return pattern.matcher(xml).results().map(match -> match.group(1)).collect(toSet());
    }
}
