package io.threadpilot.platform.operations;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.InputStream;

/** {@code docs/errors.md} of the very release that runs, for those who have the service and not its source. */
@WebServlet(ErrorsPage.ADDRESS)
public class ErrorsPage extends PageToRead {

    /** Below the address of the documentation, which proxies let through. */
    static final String ADDRESS = "/swagger/errors";

    private static final long serialVersionUID = 1L;

    /** Copied here by the build. */
    private static final String DOCUMENT = "/META-INF/threadpilot/errors.md";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (InputStream document = ErrorsPage.class.getResourceAsStream(DOCUMENT)) {
            // Not text/markdown, which browsers save instead of showing it.
            response.setContentType("text/plain;charset=UTF-8");
            document.transferTo(response.getOutputStream());
        }
    }
}
