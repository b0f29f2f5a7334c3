package io.threadpilot.system;

import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The README's calls, executed to the letter but for the ports, give the answers that stand below them. */
class ReadmeIT {

    private static final BothServers SERVERS = BothServers.onH2();
    private static final Pattern CALL_AND_ANSWER =
            Pattern.compile("```sh\n(curl .*?)\n```\n\n```json\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("\"vehicleDetailsAsOf\" ?: ?\"[^\"]*\"");

    @Test
    void everyCallGivesTheAnswerThatIsShown() {
        List<MatchResult> examples =
                CALL_AND_ANSWER.matcher(Checkout.read("README.md")).results().toList();

        assertThat(examples).hasSize(3);
        assertThat(examples).allSatisfy(example -> await().untilAsserted(
                        () -> assertThat(json(run(example.group(1)))).isEqualTo(json(example.group(2)))));
    }

    private static Object json(String text) {
        Object json = JsonPath.from(TIME.matcher(text).replaceAll("\"vehicleDetailsAsOf\":\"…\""))
                .get();
        assertThat(json).isInstanceOfAny(List.class, Map.class);
        return json;
    }

    private static String run(String command) {
        String here = command.replace("http://localhost:5081", SERVERS.vehicle().url())
                .replace("http://localhost:5082", SERVERS.insurance().url());
        try {
            Process process = new ProcessBuilder("sh", "-c", here).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
