import fc from 'fast-check';
import { withoutBuyer, withoutWords, withoutWordsIn, wordsOfBuyer } from '../../domain/erasure';
import { aRawOrder } from '../support/raw-order';

const order = aRawOrder()
  .withLine({
    order_line_additional_fields: [{ code: 'engraving', value: 'Rosalinde' }],
    shipped_date: '2026-03-04T10:00:00Z',
  })
  .with({
    shipping_tracking: '6A123456',
    references: { order_reference_for_customer: 'PO-7', order_reference_for_seller: 'SO-1' },
    has_customer_message: true,
    buyer_email: 'anna@example.org',
    customer: {
      customer_id: 'c-1',
      lastname: 'Weber',
      organization: { name: 'Weber GmbH' },
      shipping_address: { street_1: '3 rue' },
    },
  })
  .build();

describe('PAR-05 an order without its buyer', () => {
  it('keeps what sums, ships and follows it, and nothing of them', () => {
    const left = withoutBuyer(order);
    expect(JSON.stringify(left)).not.toMatch(/Weber|3 rue|Rosalinde|6A123456|PO-7|anna@|alias-1|c-1/);
    expect(left).toMatchObject({
      ...{ order_id: 'RAW-1-A', order_state: 'SHIPPING', total_price: 12.5, shipping_type_label: 'Standard' },
      references: { order_reference_for_seller: 'SO-1' },
      has_customer_message: true,
      order_lines: [{ offer_sku: 'SKU-1', price: 10, taxes: [{ amount: 2 }], shipped_date: '2026-03-04T10:00:00Z' }],
    });
  });

  it('is the same when it is stripped again, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        expect(withoutBuyer(withoutBuyer(raw))).toEqual(withoutBuyer(raw));
      }),
    );
  });

  it('is named by words that are long enough to mean them', () => {
    expect(wordsOfBuyer(order)).toEqual(
      expect.arrayContaining(['6A123456', 'PO-7', 'alias-1@notification.example', 'Weber', 'Weber GmbH', '3 rue']),
    );
    expect(wordsOfBuyer({ lastname: 'Li' })).toEqual([]);
  });
});

describe('PAR-05 a text without the words of a buyer', () => {
  it.each([
    ['Called WEBER back', ['Weber'], 'Called [erased] back'],
    ['For Weber GmbH', ['Weber', 'Weber GmbH'], 'For [erased]'],
    ['3 rue (a+b) [c]', ['(a+b) [c]'], '3 rue [erased]'],
    ['Nobody here', [], 'Nobody here'],
  ])('%s', (text, words, expected) => {
    expect(withoutWords(text, words)).toBe(expected);
  });
});

describe('PAR-05 a value of JSON without the words of a buyer', () => {
  it('loses them in its texts alone: names of members, numbers and what is no text stay', () => {
    const value = { Null: null, paid: true, count: 1000, notes: ['For Mr Null', { by: 'Anna "True" Weber, 1000' }] };
    expect(withoutWordsIn(value, ['Null', 'True', '1000', 'paid'])).toEqual({
      ...{ Null: null, paid: true, count: 1000 },
      notes: ['For Mr [erased]', { by: 'Anna "[erased]" Weber, [erased]' }],
    });
  });
});
