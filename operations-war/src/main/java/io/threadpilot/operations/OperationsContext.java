package io.threadpilot.operations;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

import java.lang.management.ManagementFactory;

/**
 * Shows this application's servlet context to the others in the server, as the attribute {@code ServletContext} of the MBean
 * {@value #NAME}. Applications have no other place in common; the reference never leaves the virtual machine.
 */
@WebListener
public class OperationsContext implements ServletContextListener {

    /** The MBean's name; the services know it too. */
    static final String NAME = "io.threadpilot:type=Operations";

    /** What the MBean shows. */
    public interface Operations {

        /** The servlet context whose virtual host has Liberty's own modules. */
        ServletContext getServletContext();
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Operations operations = () -> context;
        try {
            server().registerMBean(new StandardMBean(operations, Operations.class), new ObjectName(NAME));
        } catch (JMException e) {
            throw new IllegalStateException("Nobody else has this name", e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            server().unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            throw new IllegalStateException("It was registered at the start", e);
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
