import type { EntityManager } from 'typeorm';
import type { LineProduct, MappedLine } from '../../domain/mapping/mapped-sale-order';
import { releaseParked } from '../../entities/release-parked';

type ProductToMake = Extract<LineProduct, { readonly kind: 'toCreate' }>;

/**
 * Makes the products that an order names and nobody has, once however many orders name them at the same time, and a
 * listing with each where the line names its offer [ORD-08]. In order of SKU, so that two orders never wait crosswise.
 * What the order line does not say of the offer is read by the next import of listings; orders that lack the product try
 * again.
 *
 * @returns product ids by SKU
 */
export async function makeProducts(
  manager: EntityManager,
  instanceId: string,
  lines: readonly MappedLine[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = lines
    .flatMap(({ product }) => (product?.kind === 'toCreate' ? [product] : []))
    .sort((one, other) => (one.sku < other.sku ? -1 : 1));
  if (wanted.length === 0) return new Map();
  const bySku = new Map(wanted.map((product) => [product.sku, product]));
  const skus = [...bySku.keys()];
  await lockListings(manager, instanceId, wanted);
  const made: { sku: string }[] = await manager.query(
    `insert into product (sku, name) select * from unnest($1::text[], $2::text[])
     on conflict (sku) do nothing returning sku`,
    [skus, [...bySku.values()].map(({ name }) => name)],
  );
  const found: { sku: string; id: string }[] = await manager.query(
    `select sku, id from product where sku = any($1::text[])`,
    [skus],
  );
  const ids = new Map(found.map(({ sku, id }) => [sku, id]));
  await makeListings(manager, instanceId, wanted, ids);
  if (made.length > 0) {
    const subjects = made.map(({ sku }) => sku);
    await releaseParked(manager, { reasonCode: 'unknownSku', subjects });
  }
  return ids;
}

/** Before any product, as the import of listings does: else each would hold what the other waits for. */
async function lockListings(
  manager: EntityManager,
  instanceId: string,
  wanted: readonly ProductToMake[],
): Promise<void> {
  const offerIds = wanted.flatMap(({ offerId }) => offerId ?? []);
  await manager.query(
    `select from listing where instance_id = $1 and offer_id = any($2::text[]) order by id for update`,
    [instanceId, offerIds],
  );
}

/** A listing that is there keeps what it is, and is linked where it was not. */
async function makeListings(
  manager: EntityManager,
  instanceId: string,
  wanted: readonly ProductToMake[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const byOffer = new Map(wanted.flatMap((product) => (product.offerId === null ? [] : [[product.offerId, product]])));
  const listings = [...byOffer].sort(([one], [other]) => (one < other ? -1 : 1));
  if (listings.length === 0) return;
  await manager.query(
    `insert into listing (instance_id, offer_id, shop_sku, product_sku, title, product_id)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
     on conflict (instance_id, offer_id) do update set product_id = excluded.product_id, updated_at = now()
      where listing.product_id is null and listing.shop_sku = excluded.shop_sku`,
    [
      instanceId,
      listings.map(([offerId]) => offerId),
      listings.map(([, { sku }]) => sku),
      listings.map(([, { productSku }]) => productSku),
      listings.map(([, { name }]) => name),
      listings.map(([, { sku }]) => ids.get(sku)),
    ],
  );
}
