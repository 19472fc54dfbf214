import type { FastifyReply } from 'fastify';
import type { Api, ApiContext } from '../api';
import { linkNextPage, pageSchema } from '../lists/page-schema';
import { changeListing, listingEtag } from '../listings/change-listing';
import { findListing, listListings } from '../listings/list-listings';
import { listingBody } from '../listings/listing-body';
import { listingChangeSchema, listingParams, listingQuery, listingSchema, type ListingBody } from '../schemas/listing';

const tags = ['Listings'];
const LISTING = '/listings/:id';

/** Offers of the shops, with the product that each sells [LST-01 to LST-06]. */
export function listingRoutes(api: Api, { dataSource }: ApiContext): void {
  const answer = async (id: string, reply: FastifyReply): Promise<ListingBody> => {
    const listing = await findListing(dataSource, id);
    void reply.header('etag', listingEtag(listing));
    return listingBody(listing);
  };
  const config = { scope: 'listings:read' } as const;
  const response = { 200: listingSchema };
  api.get(
    '/listings',
    {
      config,
      schema: {
        tags,
        summary: 'List listings',
        querystring: listingQuery,
        response: { 200: pageSchema(listingSchema, 'ListingPage') },
      },
    },
    async (request, reply) => {
      const page = await listListings(dataSource, request.query);
      linkNextPage(request, reply, page.nextCursor);
      return page;
    },
  );
  api.get(
    LISTING,
    { config, schema: { tags, summary: 'Read a listing', params: listingParams, response } },
    (request, reply) => answer(request.params.id, reply),
  );
  api.patch(
    LISTING,
    {
      config: { scope: 'listings:write' },
      schema: {
        ...{ tags, summary: 'Exclude a listing, or link it to a product', params: listingParams },
        ...{ body: listingChangeSchema, response },
        description: 'Only what is given changes. Needs the ETag of the listing.',
      },
    },
    async (request, reply) => {
      await changeListing(dataSource, request, { id: request.params.id, change: request.body });
      return answer(request.params.id, reply);
    },
  );
}
