import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a new service from the template: {@code java build/NewService.java claim 5086 7292}, from the root of the checkout.
 * It uses nothing but the JDK. {@code docs/guide/add-a-service.md} has what comes next.
 *
 * <p>Exits with 0; or with 2 and a message, and changes nothing, if an argument is malformed, or the name or a port is taken.
 */
final class NewService {

    private static final Path TEMPLATE = Path.of("build", "template");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{1,29}");
    private static final Pattern PORT = Pattern.compile("<liberty\\.https?\\.port>([0-9]+)<");

    private final String name;
    private final Map<String, String> replacements;

    private NewService(String name, String httpPort, String httpsPort) {
        this.name = name;
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        // Addresses in containers and ports of the proxy are as far apart as the ports of the services.
        int number = Integer.parseInt(httpPort) % 200;
        replacements = Map.of(
                "parcel", name, "Parcel", capital, "PARCEL", name.toUpperCase(Locale.ROOT),
                "5090", httpPort, "7290", httpsPort,
                "8490", Integer.toString(8400 + number), "172.30.97.90", "172.30.97." + (20 + number));
    }

    public static void main(String... arguments) throws IOException {
        String wrong = problemWith(arguments);
        if (wrong != null) {
            System.err.println(wrong);
            System.exit(2);
        }
        new NewService(arguments[0], arguments[1], arguments[2]).make();
    }

    /** What is wrong with the arguments; null if nothing is. */
    private static String problemWith(String... arguments) throws IOException {
        if (arguments.length != 3) {
            return "java build/NewService.java NAME HTTP-PORT HTTPS-PORT";
        }
        if (!Files.isDirectory(TEMPLATE)) {
            return "Run this from the root of the checkout: there is no " + TEMPLATE;
        }
        if (!NAME.matcher(arguments[0]).matches()) {
            return "A name is a singular noun of 2 to 30 lower-case letters and digits: claim";
        }
        if (Files.exists(Path.of(arguments[0] + "-war")) || arguments[0].equals("parcel")) {
            return "The name " + arguments[0] + " is taken";
        }
        List<String> taken = portsOfServices();
        for (String port : List.of(arguments[1], arguments[2])) {
            if (!port.matches("[1-9][0-9]{3,4}") || Integer.parseInt(port) > 65535) {
                return "A port is a number from 1000 to 65535, not " + port;
            }
            if (taken.contains(port)) {
                return "Port " + port + " is taken by another service";
            }
            taken.add(port);
        }
        return null;
    }

    private static List<String> portsOfServices() throws IOException {
        List<String> ports = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of(""))) {
            for (Path pom : folders.map(folder -> folder.resolve("pom.xml")).filter(Files::exists).toList()) {
                PORT.matcher(Files.readString(pom)).results().map(port -> port.group(1)).forEach(ports::add);
            }
        }
        return ports;
    }

    private void make() throws IOException {
        try (Stream<Path> files = Files.walk(TEMPLATE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path made = Path.of(renamed(TEMPLATE.relativize(file).toString()));
                if (made.getParent() != null) {
                    Files.createDirectories(made.getParent());
                }
                Files.writeString(made, renamed(Files.readString(file)));
                System.out.println("made     " + made);
            }
        }
        insert("pom.xml", "        <module>vehicle-war</module>\n", "        <module>parcel-war</module>\n");
        insert("system-tests/pom.xml", "        <!-- Built before, and started. -->\n", """
                        <dependency>
                            <groupId>io.threadpilot</groupId>
                            <artifactId>parcel-war</artifactId>
                            <version>${project.version}</version>
                            <type>war</type>
                            <scope>test</scope>
                        </dependency>
                """);
        insert("docker-compose.yml", "  - liberty-config/vehicle/compose.yml\n", "  - liberty-config/parcel/compose.yml\n");
        insert("docker-compose.yml", "      vehicle:\n        condition: service_started\n", """
                      parcel:
                        condition: service_started
                """);
        insert("docker-compose.yml", "      PROXY_VEHICLE_PORT: \"8444\"\n", """
                      PROXY_PARCEL: parcel:5090
                      PROXY_PARCEL_PORT: "8490"
                """);
        insert("docker-compose.yml", "      - \"8444:8444\"\n", "      - \"8490:8490\"\n");
        insert("docker-compose.yml", "      - ./liberty-config/vehicle/targets.yml:/etc/prometheus/services/vehicle.yml:ro\n", """
                      - ./liberty-config/parcel/targets.yml:/etc/prometheus/services/parcel.yml:ro
                """);
        String services = "/services/kustomization.yaml";
        insert("kubernetes/overlays/production" + services, "  - ../../../vehicle/production\n", """
                  - ../../../parcel/production
                """);
        insert("kubernetes/overlays/try-out" + services, "  - ../../../vehicle/base\n", "  - ../../../parcel/base\n");
        insert("kubernetes/overlays/try-out" + services, "      - vehicle.sql=create database vehicle;\n", """
                      - parcel.sql=create database parcel;
                """);
        System.out.println("Next: docs/guide/add-a-service.md");
    }

    /** Puts text for the new service behind text for the vehicle service. */
    private void insert(String file, String after, String text) throws IOException {
        String content = Files.readString(Path.of(file));
        int end = content.indexOf(after) + after.length();
        if (end < after.length()) {
            throw new IllegalStateException(file + " has no line for the vehicle service: " + after);
        }
        Files.writeString(Path.of(file), content.substring(0, end) + renamed(text) + content.substring(end));
        System.out.println("changed  " + file);
    }

    private String renamed(String text) {
        return Pattern.compile(replacements.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")))
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(replacements.get(found.group())));
    }
}
