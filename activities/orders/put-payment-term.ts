import type { EntityManager } from 'typeorm';
import type { PaymentTerm } from '../../domain/workflow-configuration';

export interface TermOfOrder {
  readonly companyId: string;
  readonly partnerId: string;
  /** Null for none. */
  readonly term: PaymentTerm | null;
}

/**
 * The payment term of an order becomes that of its customer, as well [WFL-01].
 *
 * @returns its id; null for none, or for one that is there no more
 */
export async function putPaymentTerm(
  manager: EntityManager,
  { companyId, partnerId, term }: TermOfOrder,
): Promise<string | null> {
  const rows: { id: string | null }[] = await manager.query(
    `with chosen as (select (select id from payment_term where company_id = $1 and code = $2) as id),
     put as (
       update partner set payment_term_id = chosen.id from chosen
        where partner.id = $3 and payment_term_id is distinct from chosen.id
     )
     select id from chosen`,
    [companyId, term?.code ?? null, partnerId],
  );
  return rows[0]?.id ?? null;
}
