import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { MappedPartner, MappedPartners } from '../../domain/mapping/mapped-sale-order';
import { ensureRow } from '../ensure-row';

export interface WrittenPartners {
  readonly invoicePartnerId: string;
  readonly deliveryPartnerId: string;
}

/**
 * The partners of an order: those that exist are reused, by identity [PAR-03]. Of these a number that was not known before
 * is added, and nothing that is known is replaced [PAR-05]. What is reused is held until the order names it: its buyer may be
 * erased in this moment.
 */
export async function writePartners(
  manager: EntityManager,
  companyId: string,
  { company, invoice, delivery }: MappedPartners,
): Promise<WrittenPartners> {
  const parentId = company === null ? null : await ensurePartner(manager, { companyId, parentId: null }, company);
  const owner = { companyId, parentId };
  const invoicePartnerId = await ensurePartner(manager, owner, invoice);
  return { invoicePartnerId, deliveryPartnerId: await ensurePartner(manager, owner, delivery) };
}

interface PartnerOwner {
  readonly companyId: string;
  readonly parentId: string | null;
}

async function ensurePartner(manager: EntityManager, owner: PartnerOwner, partner: MappedPartner): Promise<string> {
  const hash = createHash('sha256').update(partner.identity).digest('hex');
  const { id } = await ensureRow(
    manager,
    {
      sql: `insert into partner (company_id, parent_id, type, name, company_name, email, phone, street1, street2, zip,
                                 city, state, country, locale, instructions, vat_number, registration_number,
                                 identity_hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            on conflict (company_id, identity_hash) do nothing returning id`,
      values: [
        owner.companyId,
        owner.parentId,
        partner.type,
        partner.name,
        partner.companyName,
        partner.email ?? partner.notificationEmail,
        partner.phone,
        partner.street1,
        partner.street2,
        partner.zip,
        partner.city,
        partner.state,
        partner.countryCode,
        partner.locale,
        partner.instructions,
        partner.vatNumber,
        partner.registrationNumber,
        hash,
      ],
    },
    {
      sql: `with known as (
              select id from partner where company_id = $1 and identity_hash = $2 for key share
            ), filled as (
              update partner p
                 set phone = coalesce(p.phone, $3), vat_number = coalesce(p.vat_number, $4),
                     registration_number = coalesce(p.registration_number, $5)
                from known
               where p.id = known.id
                 and (p.phone, p.vat_number, p.registration_number) is distinct from
                     (coalesce(p.phone, $3), coalesce(p.vat_number, $4), coalesce(p.registration_number, $5))
            ) select id from known`,
      values: [owner.companyId, hash, partner.phone, partner.vatNumber, partner.registrationNumber],
    },
  );
  return id;
}
