package io.threadpilot.system;

import io.threadpilot.testing.FreePort;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The proxy of {@code liberty-config/proxy} on free ports of this machine, with a certificate of its own. */
final class NginxProxy implements AutoCloseable {

    private static final int PATIENCE = 60_000;

    private final int insurancePort = FreePort.find();
    private final int vehiclePort = FreePort.find();
    private final Path folder;
    private final SSLSocketFactory trusting;
    private final Process process;

    private NginxProxy(BothServers servers) throws IOException, GeneralSecurityException, InterruptedException {
        Path target = Files.createDirectories(Path.of("target", "test-servers"));
        folder = Files.createTempDirectory(target.toAbsolutePath(), "proxy-");
        Process certificate = script("write-certificate.sh").start();
        assertThat(certificate.waitFor()).isZero();
        trusting = trusting(folder.resolve(".tls/certificate.pem"));
        ProcessBuilder run = script("run.sh");
        run.environment().put("TMPDIR", folder.toString());
        run.environment().put("PROXY_INSURANCE_PORT", Integer.toString(insurancePort));
        run.environment().put("PROXY_VEHICLE_PORT", Integer.toString(vehiclePort));
        run.environment().put("PROXY_INSURANCE", upstream(servers.insurance().url()));
        run.environment().put("PROXY_VEHICLE", upstream(servers.vehicle().url()));
        process = run.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        await().failFast("nginx ended, see " + folder, () -> !process.isAlive()).until(() -> accepts(insurancePort));
    }

    static NginxProxy start(BothServers servers) {
        try {
            return new NginxProxy(servers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether nginx is on this machine, where run.sh looks for it. */
    static boolean isInstalled() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "nginx")));
    }

    int insurancePort() {
        return insurancePort;
    }

    int vehiclePort() {
        return vehiclePort;
    }

    /** Everything that nginx has written, to wherever. */
    String logs() {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request as it stands through TLS, verifying the proxy's certificate.
     *
     * @param from the address of this machine that the call comes from
     * @param lines request line and headers, but for {@code Host} and {@code Connection}
     */
    RawAnswer ask(String from, int port, String... lines) {
        try (SSLSocket socket = (SSLSocket) trusting.createSocket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            return RawAnswer.to(socket, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #ask}, from the usual loopback address. */
    RawAnswer ask(int port, String... lines) {
        return ask("127.0.0.1", port, lines);
    }

    /** The same request to a service itself. */
    static RawAnswer askDirectly(String from, String url, String... lines) {
        try (Socket socket = new Socket("127.0.0.1", URI.create(url).getPort(), InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(PATIENCE);
            return RawAnswer.to(socket, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("nginx ended").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** nginx opens its log a second time, so both ends must append. */
    private ProcessBuilder script(String name) {
        return new ProcessBuilder(
                        "sh", Checkout.path("liberty-config/proxy/" + name).toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.txt").toFile()));
    }

    private static String upstream(String url) {
        return "127.0.0.1:" + URI.create(url).getPort();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static SSLSocketFactory trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "proxy", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** An answer as it came, so that nothing is hidden or made better by a library. */
    record RawAnswer(String text) {

        private static RawAnswer to(Socket socket, String... lines) throws IOException {
            String body = lines[lines.length - 1].startsWith("{") ? lines[lines.length - 1] : "";
            String head = String.join("\r\n", Arrays.copyOf(lines, lines.length - (body.isEmpty() ? 0 : 1)));
            String request = head + "\r\nHost: localhost\r\nConnection: close\r\n"
                    + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new RawAnswer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }

        int status() {
            return Integer.parseInt(text.split(" ", 3)[1]);
        }

        /** The header's value, empty if it is not there; fails if it is there twice. */
        String header(String name) {
            String start = name + ": ";
            List<String> values = text.substring(0, text.indexOf("\r\n\r\n"))
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                    .map(line -> line.substring(start.length()))
                    .toList();
            assertThat(values).as(name).hasSizeLessThan(2);
            return values.isEmpty() ? "" : values.get(0);
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }
}
