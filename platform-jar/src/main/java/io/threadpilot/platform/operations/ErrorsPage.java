package io.threadpilot.platform.operations;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * {@code docs/errors.md}, and the service's own file of {@code docs/errors}, of the very release that runs: for those who have the
 * service and not its source.
 */
@WebServlet(ErrorsPage.ADDRESS)
public class ErrorsPage extends PageToRead {

    /** Below the address of the documentation, which proxies let through. */
    static final String ADDRESS = "/swagger/errors";

    private static final long serialVersionUID = 1L;

    /** The build copies them here. */
    private static final String OF_EVERY_SERVICE = "/META-INF/threadpilot/errors.md";

    private static final String OF_THIS_SERVICE = "/WEB-INF/classes/META-INF/threadpilot/errors/";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Not text/markdown, which browsers save instead of showing it.
        response.setContentType("text/plain;charset=UTF-8");
        try (InputStream document = ErrorsPage.class.getResourceAsStream(OF_EVERY_SERVICE)) {
            document.transferTo(response.getOutputStream());
        }
        Set<String> own = getServletContext().getResourcePaths(OF_THIS_SERVICE);
        for (String file : own == null ? Set.<String>of() : own) {
            try (InputStream document = getServletContext().getResourceAsStream(file)) {
                response.getOutputStream().println();
                document.transferTo(response.getOutputStream());
            }
        }
    }
}
