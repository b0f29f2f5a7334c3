package io.threadpilot.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Chromium, or the Chrome made from it, that is installed already, without a window. Playwright downloads none. */
final class Chromium implements AutoCloseable {

    private static final List<String> ALONE = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_IN_MILLISECONDS = 180_000;

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(ALONE)
                        .setTimeout(PATIENCE_IN_MILLISECONDS));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_IN_MILLISECONDS);
    }

    /** Whether it is on this machine, or has to be: in continuous integration its absence fails a test. */
    static boolean isThereOrMustBe() {
        return executable().isPresent() || System.getenv("CI") != null;
    }

    private static Optional<Path> executable() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A page of a new user, who accepts the certificates that our servers make. */
    Page open(String url) {
        Page page = browser.newContext(
                        new NewContextOptions().setIgnoreHTTPSErrors(true).setViewportSize(1280, 1600))
                .newPage();
        page.setDefaultTimeout(PATIENCE_IN_MILLISECONDS);
        page.setDefaultNavigationTimeout(PATIENCE_IN_MILLISECONDS);
        page.navigate(url);
        return page;
    }

    /** Keeps what a page shows, in {@code target/screenshots}, for people to look at. */
    static void keep(Page page, String name) {
        page.screenshot(new ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
