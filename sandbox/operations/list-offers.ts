import { catalogue } from '../catalogue';
import { categories } from '../catalogue-product';
import { activeLocales, offerStates } from '../master-data';
import { numberOf, textOf } from '../json';
import type { JsonObject } from '../json';
import { sortOffers } from '../offers/offer-order';
import type { OfferRef } from '../offers/offer-store';
import type { Sandbox } from '../sandbox';
import { json, problem } from '../http/operation';
import type { Answer, Call, Operation } from '../http/operation';
import { linkHeader, offsetPaging } from './offset-paging';
import { booleanParameter, choiceParameter, listParameter, localeParameter, textParameter } from './query-parameters';

/** OF21: a page of the shop's offers (Mirakl API section 4.5). */
const listOffers: Operation = {
  id: 'OF21',
  method: 'GET',
  path: '/api/offers',
  access: 'shop',
  answer: (call): Answer => {
    const { query } = call;
    const asked = {
      paging: offsetPaging(query),
      sku: textParameter(query, 'sku'),
      product: textParameter(query, 'product_id'),
      states: listParameter(query, 'offer_state_codes'),
      favorite: booleanParameter(query, 'favorite'),
      sort: choiceParameter(query, 'sort', ['totalPrice', 'price', 'productTitle']),
      locale: localeParameter(query, activeLocales),
    };
    const wrong = Object.values(asked).find((parameter) => parameter.kind === 'wrong');
    if (wrong?.kind === 'wrong') return problem(400, wrong.message);
    const unknown = valueOf(asked.states)?.find((state) => !offerStates.some(({ code }) => code === state));
    if (unknown !== undefined) return problem(400, `Unknown offer state '${unknown}'`);
    const sort = valueOf(asked.sort) ?? 'totalPrice';
    const { dataFault } = call;
    const isEverything = [valueOf(asked.sku), valueOf(asked.product), valueOf(asked.states)].every(
      (filter) => filter === null,
    );
    if ((isEverything && valueOf(asked.favorite) !== true) || dataFault === 'ignore-filter') {
      const { offers } = call.sandbox;
      const documentAt = (ref: OfferRef): JsonObject => offers.resolve(call.shop.shopId, ref).document;
      return pageOf(call, call.sandbox.offerOrder.of(offers, call.shop.shopId, sort), documentAt);
    }
    const isAsked = (offer: JsonObject): boolean =>
      isOr(valueOf(asked.product), textOf(offer.product_sku)) &&
      (valueOf(asked.states)?.includes(textOf(offer.state_code) ?? '') ?? true) &&
      valueOf(asked.favorite) !== true;
    const found = candidates(call, valueOf(asked.sku)).filter(isAsked);
    return pageOf(call, sortOffers(found, sort), (offer) => offer);
  },
};

/** The one offer of a SKU, or all of them. */
function candidates({ sandbox, shop }: Call, sku: string | null): JsonObject[] {
  if (sku === null) return offersOf(sandbox, shop.shopId);
  const offer = sandbox.offers.find(shop.shopId, sku);
  return offer === undefined || offer.isDeleted ? [] : [offer.document];
}

function pageOf<T>(call: Call, sorted: readonly T[], documentOf: (offer: T) => JsonObject): Answer {
  const paging = offsetPaging(call.query);
  if (paging.kind === 'wrong') return problem(400, paging.message);
  const { max, offset, isDescending } = paging.value;
  const start = call.dataFault === 'repeat-page' ? Math.max(0, offset - max) : offset;
  const page = isDescending
    ? sorted.slice(Math.max(0, sorted.length - start - max), Math.max(0, sorted.length - start)).reverse()
    : sorted.slice(start, start + max);
  return json(
    { offers: page.map(documentOf), total_count: sorted.length },
    linkHeader(call, paging.value, sorted.length),
  );
}

/** OF22: one offer by its number. */
const readOffer: Operation = {
  id: 'OF22',
  method: 'GET',
  path: '/api/offers/:offer',
  access: 'shop',
  answer: (call) => {
    const wanted = call.params.offer ?? '';
    if (!/^\d+$/.test(wanted)) return problem(400, "Parameter 'offer' must be a whole number");
    const offer = offersOf(call.sandbox, call.shop.shopId).find((one) => String(numberOf(one.offer_id)) === wanted);
    return offer === undefined ? problem(404, `Offer with id '${wanted}' not found`) : json(offer);
  },
};

function offersOf({ offers }: Sandbox, shopId: number): JsonObject[] {
  return [...offers.offersOf(shopId)].flatMap(({ document, isDeleted }) => (isDeleted ? [] : [document]));
}

/** P31: up to 100 products by references that are not the shop's or the platform's own (Mirakl API section 4.1). */
const listProducts: Operation = {
  id: 'P31',
  method: 'GET',
  path: '/api/products',
  access: 'shop',
  answer: ({ query }) => {
    const locale = localeParameter(query, activeLocales);
    if (locale.kind === 'wrong') return problem(400, locale.message);
    const references = listParameter(query, 'product_references');
    if (references.kind === 'wrong') return problem(400, references.message);
    if (references.value === null) return problem(400, "Parameter 'product_references' is mandatory");
    const asked = references.value.map((reference) => reference.trim().split('|'));
    if (asked.some(([type, value, more]) => !type || !value || more !== undefined || isOwnType(type))) {
      return problem(400, "Parameter 'product_references' must be a list of TYPE|VALUE, no SKU or SHOP_SKU");
    }
    const found = catalogue.filter(({ ean }) => asked.some(([type, value]) => type === 'EAN' && value === ean));
    const products = found
      .map((product) => ({
        product_sku: product.productSku,
        product_title: product.title,
        product_id: product.ean,
        product_id_type: 'EAN',
        category_code: product.categoryCode,
        category_label: categories[product.categoryCode],
      }))
      .sort((one, other) => one.product_sku.localeCompare(other.product_sku));
    return json({ products, total_count: products.length });
  },
};

function isOwnType(type: string): boolean {
  return type === 'SKU' || type === 'SHOP_SKU';
}

function isOr(asked: string | null, value: string | null): boolean {
  return asked === null || asked === value;
}

function valueOf<T>(parameter: { kind: 'read'; value: T } | { kind: 'wrong' }): T | null {
  return parameter.kind === 'read' ? parameter.value : null;
}

export const offerOperations: readonly Operation[] = [listOffers, readOffer, listProducts];
