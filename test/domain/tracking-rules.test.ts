import { planTracking, type TrackingSituation } from '../../domain/tracking-rules';

const nothing = { carrierCode: null, carrierName: null, trackingNumber: null, trackingUrl: null };
const standard = { code: 'STD', mandatoryTracking: false, clickAndCollect: false, deliveryByOperator: false };
const demanding = { ...standard, mandatoryTracking: true };
const usual: TrackingSituation = {
  delivery: nothing,
  carriers: [
    { code: 'COLISSIMO', trackingUrl: 'https://track.example/{trackingId}' },
    { code: 'FLOTTE', trackingUrl: null },
  ],
  shippingMethod: standard,
  fulfillmentCenterCode: 'DEFAULT',
  registeredCarriersOnly: false,
  requireTrackingUrl: true,
};

const plan = (delivery: Partial<TrackingSituation['delivery']>, parts: Partial<TrackingSituation> = {}) =>
  planTracking({ ...usual, ...parts, delivery: { ...nothing, ...delivery } });

const codeOf = (...situation: Parameters<typeof plan>): string => {
  const planned = plan(...situation);
  return planned.kind === 'refused' ? planned.reason.code : planned.kind;
};

describe('TRK-03 tracking that is sent', () => {
  it('is the code and the number of a registered carrier, and never a URL', () => {
    const delivery = { carrierCode: 'COLISSIMO', trackingNumber: '8V1', trackingUrl: 'https://own.example' };
    expect(plan(delivery)).toEqual({ kind: 'send', tracking: { carrierCode: 'COLISSIMO', trackingNumber: '8V1' } });
  });

  it('is the code alone where the carrier has no template', () => {
    expect(plan({ carrierCode: 'FLOTTE' })).toEqual({ kind: 'send', tracking: { carrierCode: 'FLOTTE' } });
  });

  it('is name, URL and number of any other carrier', () => {
    expect(plan({ carrierName: 'Own van', trackingNumber: '7', trackingUrl: 'https://van.example/7' })).toEqual({
      kind: 'send',
      tracking: { carrierName: 'Own van', carrierUrl: 'https://van.example/7', trackingNumber: '7' },
    });
  });

  it('holds the final URL, not the template', () => {
    expect(
      plan({ carrierName: 'Van', trackingNumber: 'A 7', trackingUrl: 'https://van.example/{trackingId}' }),
    ).toMatchObject({
      tracking: { carrierUrl: 'https://van.example/A%207' },
    });
  });

  it('leaves out what is not known where the setting allows it', () => {
    expect(plan({ carrierName: 'Van' }, { requireTrackingUrl: false })).toEqual({
      kind: 'send',
      tracking: { carrierName: 'Van' },
    });
  });

  it('is nothing where nothing is known and nothing demanded', () => {
    expect(plan({})).toEqual({ kind: 'shipOnly' });
    expect(plan({}, { shippingMethod: null })).toEqual({ kind: 'shipOnly' });
  });
});

describe('TRK-03 tracking that is refused before any call', () => {
  it.each<[string, ...Parameters<typeof plan>]>([
    ['carrierUnknown', { carrierCode: 'DHL', trackingNumber: '1' }],
    ['carrierUnknown', { trackingNumber: '1' }],
    ['trackingMissing', { carrierCode: 'COLISSIMO' }],
    ['trackingMissing', { carrierName: 'Van', trackingUrl: 'https://van.example/{trackingId}' }],
    ['trackingUrlMissing', { carrierName: 'Van', trackingNumber: '1' }],
    ['carrierNotAllowed', { carrierName: 'Van', trackingUrl: 'https://van.example' }, { registeredCarriersOnly: true }],
    ['trackingMandatory', {}, { shippingMethod: demanding }],
    ['trackingMandatory', { carrierCode: 'FLOTTE' }, { shippingMethod: demanding }],
    ['trackingMandatory', { carrierName: 'Van' }, { shippingMethod: demanding, requireTrackingUrl: false }],
  ])('as %s for %j', (expected, ...situation) => {
    expect(codeOf(...situation)).toBe(expected);
  });
});

describe('TRK-01 deliveries that are not ours to tell', () => {
  it.each<[string, Partial<TrackingSituation>]>([
    ['the operator fulfils', { fulfillmentCenterCode: 'PARIS-1' }],
    ['the operator carries', { shippingMethod: { ...standard, deliveryByOperator: true } }],
    ['the customer collects', { shippingMethod: { ...demanding, clickAndCollect: true } }],
  ])('when %s', (_, parts) => {
    expect(codeOf({ carrierCode: 'COLISSIMO', trackingNumber: '1' }, parts)).toBe('notOurs');
  });
});
