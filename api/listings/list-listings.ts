import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { Listing } from '../../entities/listing.entity';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { byId, readPage } from '../lists/read-page';
import { Problem } from '../problems/problem';
import type { ListingBody, ListingQuery } from '../schemas/listing';
import { listingBody } from './listing-body';

/** What each switch of the filter asks for, and its opposite. */
const switchConditions = {
  isActive: ['l.isActive', 'not l.isActive'],
  isLinked: ['l.productId is not null', 'l.productId is null'],
  isGone: ['l.goneAt is not null', 'l.goneAt is null'],
  isExcluded: ['l.isExcluded', 'not l.isExcluded'],
} as const;

const switchNames = ['isActive', 'isLinked', 'isGone', 'isExcluded'] as const;

function selectListings(dataSource: DataSource): SelectQueryBuilder<Listing> {
  return dataSource
    .getRepository(Listing)
    .createQueryBuilder('l')
    .innerJoinAndSelect('l.instance', 'i')
    .leftJoinAndSelect('l.product', 'p');
}

export async function listListings(dataSource: DataSource, query: ListingQuery): Promise<PageOf<ListingBody>> {
  const { limit, cursor, ...view } = query;
  const listings = selectListings(dataSource);
  if (view.instance !== undefined) {
    const instanceIds = await instanceIdsOf(dataSource, view.instance);
    listings.andWhere('l.instanceId in (:...instanceIds)', { instanceIds });
  }
  if (view.sku !== undefined) listings.andWhere('l.shopSku in (:...skus)', { skus: view.sku });
  if (view.offerState !== undefined) listings.andWhere('l.offerStateCode in (:...states)', { states: view.offerState });
  for (const name of switchNames) {
    const wanted = view[name];
    if (wanted !== undefined) listings.andWhere(switchConditions[name][wanted === 'true' ? 0 : 1]);
  }
  const page = await readPage(listings, { limit, cursor, isDescending: false, key: byId, view });
  return { items: page.rows.map(listingBody), nextCursor: page.nextCursor, count: page.count };
}

/** @throws Problem notFound */
export async function findListing(dataSource: DataSource, id: string): Promise<Listing> {
  const listing = await selectListings(dataSource).where('l.id = :id', { id }).getOne();
  if (listing === null) throw new Problem('notFound', `There is no listing ${id}.`);
  return listing;
}
