package dev.continuo.http;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Stands for every door of ours: what keeps this one out of a host application keeps them all out. */
@Path("/probe-door")
@RequestScoped
public class ProbeDoor {

    /** Says that it is open. */
    @GET
    public String open() {
        return "open";
    }
}
