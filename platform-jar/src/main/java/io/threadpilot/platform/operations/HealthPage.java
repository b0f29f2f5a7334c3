package io.threadpilot.platform.operations;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Set;

/** The server's health as MicroProfile Health has it, to be read and nothing else; {@code /healthz} is another name of it. */
@WebServlet({"/health/*", "/healthz/*"})
public class HealthPage extends PageToRead {

    private static final long serialVersionUID = 1L;

    private static final String ALL = "/";
    private static final Set<String> KINDS = Set.of(ALL, "/started", "/ready", "/live");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String kind = request.getPathInfo() == null ? ALL : request.getPathInfo();
        if (KINDS.contains(kind)) {
            LibertyModule.at("/health", getServletContext()).forward(kind, request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
