import { isGivenAddress } from '../known-buyer';
import type { PartnersOutcome } from '../mapping/map-partners';
import type { MappedPartners } from '../mapping/mapped-sale-order';
import type { MappingContext } from '../mapping/mapping-context';
import type { MarketplaceAddress, MarketplaceOrder } from '../marketplace-order';
import { settled, type ExplainedDecision } from './explained-decision';

/** Partners and countries, where nothing stands in their way: what does is a reason by itself. */
export function explainPartners(
  order: MarketplaceOrder,
  context: MappingContext,
  outcome: PartnersOutcome,
): ExplainedDecision[] {
  if (outcome.kind === 'blocked') return [];
  const { company, invoice, delivery } = outcome.partners;
  const { billingAddress, shippingAddress } = order.customer;
  const country = (subject: string, address: MarketplaceAddress | null, code: string): ExplainedDecision[] =>
    isGivenAddress(address) ? [settled('PAR-04', subject, countryWords(order, context, { address, code }))] : [];
  return [
    companyDecision({ company, invoice }, context),
    settled('PAR-01', 'invoice partner', 'The billing address is a partner of type invoice'),
    settled('PAR-01', 'delivery partner', deliveryWords(order)),
    ...country('billing country', billingAddress, invoice.countryCode),
    ...country('shipping country', shippingAddress, delivery.countryCode),
    settled(
      'PAR-03',
      'partners',
      'One that agrees in name, address, country, e-mail, type and company is reused; the e-mail alias is not compared',
    ),
  ];
}

function companyDecision(
  { company, invoice }: Pick<MappedPartners, 'company' | 'invoice'>,
  { settings }: Pick<MappingContext, 'settings'>,
): ExplainedDecision {
  const { vatNumber } = company ?? invoice;
  const vat = vatNumber === null ? '' : `, VAT number ${vatNumber}`;
  if (company !== null) return settled('PAR-02', 'company', `A company is given: it stands above both addresses${vat}`);
  const why = settings.createCompanyContact ? 'No company is named' : 'createCompanyContact is off';
  return settled('PAR-02', 'company', `${why}: both addresses stand by themselves${vat}`);
}

const deliveryWords = ({ customer }: MarketplaceOrder): string =>
  isGivenAddress(customer.shippingAddress)
    ? 'The shipping address is a partner of type delivery'
    : 'No shipping address is needed: the billing address is a partner of type delivery, too';

interface ResolvedCountry {
  readonly address: MarketplaceAddress;
  readonly code: string;
}

/** The code alone, where it is enough; else it was the label. */
function countryWords(
  { customer }: MarketplaceOrder,
  { resolveCountry }: MappingContext,
  { address, code }: ResolvedCountry,
): string {
  const { countryIsoCode: isoCode, countryLabel: label } = address;
  const byCode = isoCode === null ? null : resolveCountry({ isoCode, label: null, locale: customer.locale });
  return byCode === code && isoCode !== null
    ? `${code}, by the code ${isoCode}`
    : `${code}, by the label "${label ?? ''}"`;
}
