/**
 * A place in the relay's log, `<epoch>-<seq>`. To everybody else it is opaque; this client comes with the relay and may
 * compare two of them, which is how tabs tell what they have seen already.
 */

const cut = (cursor) => cursor.lastIndexOf('-');

/** Its number within its epoch. */
export const seq = (cursor) => Number(cursor.slice(cut(cursor) + 1));

/** Whether both are of the same log. */
export const sameLog = (one, other) => one.slice(0, cut(one)) === other.slice(0, cut(other));

/** Whether who has read up to `cursor` has read `place`, too. Of another log nobody can tell: no. */
export const covers = (cursor, place) => sameLog(cursor, place) && seq(place) <= seq(cursor);
