/** As many digits as a number of ours can have and still be one that a sequence gives. */
const OWN_NUMBER = /^\d{6,18}$/;

/**
 * The number in a seller reference of ours, decimal text: the order prefix and at least six digits. Null for a reference
 * that is not ours.
 */
export function ownNumberOf(sellerReference: string | null, prefix: string): string | null {
  if (!sellerReference?.startsWith(prefix)) return null;
  const digits = sellerReference.slice(prefix.length);
  return OWN_NUMBER.test(digits) ? digits : null;
}
