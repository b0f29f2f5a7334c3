package io.threadpilot.platform.operations;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code /swagger} leads to the OpenAPI page, for those who look for it where other frameworks have it. */
@WebServlet({"/swagger", "/swagger/*"})
public class SwaggerRedirect extends PageToRead {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", "/openapi/ui/");
    }
}
