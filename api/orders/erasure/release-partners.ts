import type { EntityManager } from 'typeorm';

interface PartnersToRelease {
  readonly orderIds: readonly string[];
  /** Posted invoices keep name and address, shown to nobody. */
  readonly keepPosted: boolean;
}

/** Nobody, of a type and a country: what statistics ask of a buyer, and nothing else. */
const NOBODY = `'erased/' || p.type || '/' || coalesce(p.country, '')`;

/**
 * Puts nobody in the place of the partners of these orders. A partner that nothing names any more is deleted; one that
 * posted invoices alone name is restricted; one that another order names stays with it.
 *
 * @returns how many invoices keep their partner
 */
export async function releasePartners(
  manager: EntityManager,
  { orderIds, keepPosted }: PartnersToRelease,
): Promise<number> {
  const used: { id: string }[] = await manager.query(
    `select distinct p.id from partner p
       left join sale_order s on p.id in (s.invoice_partner_id, s.delivery_partner_id)
       left join invoice i on i.partner_id = p.id
       left join sale_order si on si.id = i.sale_order_id
      where s.order_id = any($1::bigint[]) or si.order_id = any($1)`,
    [orderIds],
  );
  const ids = used.map(({ id }) => id);
  await lockPartners(manager, ids);
  await manager.query(
    `insert into partner (company_id, type, name, country, identity_hash)
     select distinct p.company_id, p.type, '', p.country, ${NOBODY} from partner p
      where p.id = any($1::bigint[]) and p.identity_hash not like 'erased/%'
     on conflict (company_id, identity_hash) do nothing`,
    [ids],
  );
  for (const column of ['invoice_partner_id', 'delivery_partner_id']) {
    await manager.query(
      `update sale_order s set ${column} = b.id from partner p
         join partner b on b.company_id = p.company_id and b.identity_hash = ${NOBODY}
        where s.order_id = any($1::bigint[]) and p.id = s.${column} and p.identity_hash not like 'erased/%'`,
      [orderIds],
    );
  }
  await manager.query(
    `update invoice i set partner_id = b.id from sale_order s, partner p
       join partner b on b.company_id = p.company_id and b.identity_hash = ${NOBODY}
      where s.order_id = any($1::bigint[]) and i.sale_order_id = s.id and p.id = i.partner_id
        and p.identity_hash not like 'erased/%' and not ($2 and i.state in ('posted', 'paid'))`,
    [orderIds, keepPosted],
  );
  await dropUnused(manager, ids);
  return countKept(manager, orderIds);
}

/**
 * With the companies above them. From here on no import can name one of them: one that did is seen by what follows, one
 * that is about to makes another.
 */
async function lockPartners(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await manager.query(
    `select from partner
      where id = any($1::bigint[]) or id in (select parent_id from partner where id = any($1::bigint[]))
      order by id for update`,
    [ids],
  );
}

const UNUSED = `p.identity_hash not like 'erased/%'
  and not exists (select from sale_order s where p.id in (s.invoice_partner_id, s.delivery_partner_id))
  and not exists (select from partner c where c.parent_id = p.id and not (c.is_restricted and $2))`;

/** First the addresses, then the companies above those that are gone. */
async function dropUnused(manager: EntityManager, ids: readonly string[]): Promise<void> {
  const above: { id: string }[] = await manager.query(
    `select distinct parent_id as id from partner where id = any($1::bigint[]) and parent_id is not null`,
    [ids],
  );
  for (const each of [ids, above.map(({ id }) => id)]) {
    await manager.query(
      `update partner p set is_restricted = true, email = null, phone = null, instructions = null, locale = null,
              identity_hash = 'restricted/' || p.id
        where p.id = any($1::bigint[]) and ${UNUSED}
          and (exists (select from invoice i where i.partner_id = p.id)
               or exists (select from partner c where c.parent_id = p.id and c.is_restricted))`,
      [each, true],
    );
    await manager.query(
      `delete from partner p where p.id = any($1::bigint[]) and ${UNUSED}
          and not exists (select from invoice i where i.partner_id = p.id)`,
      [each, false],
    );
  }
}

async function countKept(manager: EntityManager, orderIds: readonly string[]): Promise<number> {
  const rows: { count: number }[] = await manager.query(
    `select count(*)::integer as count from invoice i join sale_order s on s.id = i.sale_order_id
       join partner p on p.id = i.partner_id and p.is_restricted where s.order_id = any($1::bigint[])`,
    [orderIds],
  );
  return rows[0]?.count ?? 0;
}
