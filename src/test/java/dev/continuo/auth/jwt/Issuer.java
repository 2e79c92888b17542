package dev.continuo.auth.jwt;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Somebody who signs tokens. Shares no code with what checks them. */
public final class Issuer {

    private final String id;
    private final String algorithm;
    private final KeyPair pair;

    private Issuer(String id, String algorithm, KeyPair pair) {
        this.id = id;
        this.algorithm = algorithm;
        this.pair = pair;
    }

    /** One with an RSA key. */
    public static Issuer rsa(String id, String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return new Issuer(id, algorithm, generator.generateKeyPair());
    }

    /** One with a key on a curve. */
    public static Issuer ec(String id, String algorithm, String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return new Issuer(id, algorithm, generator.generateKeyPair());
    }

    /** The public key as PEM. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** The public key as JSON Web Key, without an algorithm. */
    public JsonObject jwk() {
        return switch (pair.getPublic()) {
            case RSAPublicKey key ->
                Json.createObjectBuilder()
                        .add("kty", "RSA")
                        .add("kid", id)
                        .add("use", "sig")
                        .add("n", number(key.getModulus(), key.getModulus().bitLength() / 8))
                        .add("e", number(key.getPublicExponent(), 3))
                        .build();
            case ECPublicKey key -> {
                int bits = key.getParams().getCurve().getField().getFieldSize();
                yield Json.createObjectBuilder()
                        .add("kty", "EC")
                        .add("kid", id)
                        .add("crv", "P-" + bits)
                        .add("x", number(key.getW().getAffineX(), (bits + 7) / 8))
                        .add("y", number(key.getW().getAffineY(), (bits + 7) / 8))
                        .build();
            }
            default -> throw new IllegalStateException();
        };
    }

    /** The public keys of some, as a set. */
    public static String jwks(Issuer... issuers) {
        var keys = Json.createArrayBuilder();
        for (Issuer issuer : issuers) {
            keys.add(issuer.jwk());
        }
        return Json.createObjectBuilder().add("keys", keys).build().toString();
    }

    /** A token with a fitting header. */
    public String token(JsonObject claims) throws GeneralSecurityException {
        return token("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\"}", claims);
    }

    /** A token with any header. */
    public String token(String header, JsonObject claims) throws GeneralSecurityException {
        String signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.toString().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance(
                "SHA" + algorithm.substring(2) + (algorithm.startsWith("RS") ? "withRSA" : "withECDSAinP1363Format"));
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encoded(signature.sign());
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String number(BigInteger number, int length) {
        byte[] bytes = new byte[length];
        byte[] all = number.toByteArray();
        int count = Math.min(length, all.length);
        System.arraycopy(all, all.length - count, bytes, length - count, count);
        return encoded(bytes);
    }
}
