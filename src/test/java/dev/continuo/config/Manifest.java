package dev.continuo.config;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.beans.BeanInfo;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest, or a part of one that is merged into another, read by the schema of Kubernetes, and strictly. */
final class Manifest {

    private static final Map<String, Class<?>> KINDS = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "v1 Service", Service.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    /** Text is text and numbers are numbers, as the API server says: {@code value: 8080} of a variable is refused. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private static final String OF_THE_SCHEMA = "io.fabric8.kubernetes.api.model";

    private Manifest() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is of no known kind, has a field that this kind has not, or a value that
     *     the field cannot have
     */
    static Object read(Map<?, ?> yaml) {
        String kind = yaml.get("apiVersion") + " " + yaml.get("kind");
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException(kind + ": must be one of " + KINDS.keySet());
        }
        Object manifest = STRICT.convertValue(yaml, type);
        List<String> unknown = new ArrayList<>();
        collect(manifest, kind, unknown);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such fields: " + unknown);
        }
        return manifest;
    }

    /** The schema's classes keep what they do not know as additional properties. */
    private static void collect(Object value, String path, List<String> unknown) {
        if (value instanceof Collection<?> many) {
            many.forEach(one -> collect(one, path, unknown));
        } else if (value.getClass().getName().startsWith(OF_THE_SCHEMA)) {
            for (PropertyDescriptor property : properties(value)) {
                Object found = get(value, property);
                if (property.getName().equals("additionalProperties") && found instanceof Map<?, ?> more) {
                    more.keySet().forEach(name -> unknown.add(path + "." + name));
                } else if (found != null) {
                    collect(found, path + "." + property.getName(), unknown);
                }
            }
        }
    }

    private static List<PropertyDescriptor> properties(Object value) {
        try {
            BeanInfo info = Introspector.getBeanInfo(value.getClass(), Object.class);
            return List.of(info.getPropertyDescriptors());
        } catch (IntrospectionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object get(Object value, PropertyDescriptor property) {
        try {
            return property.getReadMethod() == null
                    ? null
                    : property.getReadMethod().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
