/** What a tab keeps until it is closed; there is none where the browser denies site data. */
export function storage() {
    try {
        return sessionStorage;
    } catch {
        return undefined;
    }
}
