package io.threadpilot.platform.operations;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** {@code /healthz} as another name of {@code /health}, which is an application of its own in Liberty. */
@WebServlet("/healthz")
public class HealthAlias extends PageToRead {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        getServletContext().getContext("/health").getRequestDispatcher("/").forward(request, response);
    }
}
