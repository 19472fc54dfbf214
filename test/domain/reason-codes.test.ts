import { lifecycleSteps } from '../../domain/lifecycle-step';
import {
  isReasonCode,
  maySkip,
  reason,
  reasonCatalogue,
  reasonCodeOf,
  reasonDefinition,
} from '../../domain/reason-codes';

const codes = Object.keys(reasonCatalogue).filter(isReasonCode);

describe('the catalogue of reasons', () => {
  it.each(codes)('%s has words and a cure', (code) => {
    const { title, message, cure } = reasonDefinition(code);
    expect([title, message, cure].every((words) => /^[A-Z].*[^.\s]$/s.test(words))).toBe(true);
    expect(reason(code)).toEqual({ code, message });
  });

  it('knows its codes, and nothing that every object has', () => {
    expect(isReasonCode('unknownSku')).toBe(true);
    expect(isReasonCode('toString')).toBe(false);
    expect(isReasonCode('')).toBe(false);
  });

  it('takes what names none of its codes for a fault of the product', () => {
    expect(reasonCodeOf('unknownSku')).toBe('unknownSku');
    expect(reasonCodeOf('toString')).toBe('internal');
  });
});

describe('WFL-04 skipping', () => {
  it.each(codes)('%s never lets import or confirm be skipped', (code) => {
    expect(maySkip(code, 'importOrder')).toBe(false);
    expect(maySkip(code, 'confirmOrder')).toBe(false);
  });

  it.each(codes.filter((code) => reasonDefinition(code).isPassing))(
    '%s passes by itself, so nothing is skipped',
    (code) => {
      expect(lifecycleSteps.filter((step) => maySkip(code, step))).toEqual([]);
    },
  );

  it('lets a push that fails be skipped', () => {
    expect(maySkip('trackingUrlMissing', 'shipDelivery')).toBe(true);
    expect(maySkip('journalMissing', 'createInvoice')).toBe(true);
  });
});
