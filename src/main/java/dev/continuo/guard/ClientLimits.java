package dev.continuo.guard;

/**
 * How many connections are taken.
 *
 * @param connections at once, from everywhere
 * @param perAddress at once from one address; 0: any number
 * @param perMinute new ones a minute from one address, that many at once after a quiet minute; 0: any number
 * @param exempt the addresses that {@code perAddress} and {@code perMinute} do not concern
 */
public record ClientLimits(int connections, int perAddress, int perMinute, AddressSet exempt) {}
