import fc from 'fast-check';
import { normaliseMarketplaceUrl } from '../../domain/marketplace-url';

const baseUrlOf = (pasted: string): string | null => {
  const url = normaliseMarketplaceUrl(pasted);
  return url.kind === 'accepted' ? url.baseUrl : null;
};

describe('INS-02 A pasted marketplace address', () => {
  it.each([
    'https://shop.mirakl.net',
    ' https://shop.mirakl.net/ ',
    'https://shop.mirakl.net/api',
    'https://shop.mirakl.net//api//',
    'HTTPS://Shop.Mirakl.NET/API/',
    'shop.mirakl.net/api',
    'https://shop.mirakl.net:443/api',
    'https://shop.mirakl.net/login',
    'shop.mirakl.net/mmp/shop/order/all?page=2#top',
    'https://shop.mirakl.net?shop=1',
    '\t//shop.mirakl.net/sign-in\u200B \n',
    '<https://shop.mirakl.net/api>',
    'https:/shop.mirakl.net',
    'https//shop.mirakl.net/api',
    'https:\\\\shop.mirakl.net\\api',
    'https://https://shop.mirakl.net/',
    'http://https://shop.mirakl.net/',
    'https://shop.mirakl.net./api',
    'https://shop.mirakl.net/mmp/operator/order/SHOP-1007-A#shipping',
    'SHOP.MIRAKL.NET',
  ])('%j is put right', (pasted) => {
    expect(baseUrlOf(pasted)).toBe('https://shop.mirakl.net');
  });

  it.each([
    ['http://localhost:8090/api', 'http://localhost:8090'],
    ['http://127.0.0.1:8090', 'http://127.0.0.1:8090'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://[::1]:8090/', 'http://[::1]:8090'],
    ['https://shop.example:8443', 'https://shop.example:8443'],
    ['shop.example:8443/api', 'https://shop.example:8443'],
  ])('%s may be plain http on this machine, and keeps its port', (pasted, baseUrl) => {
    expect(baseUrlOf(pasted)).toBe(baseUrl);
  });

  it.each([
    ['https://Märkte.example/api', 'https://xn--mrkte-gra.example'],
    ['https://xn--mrkte-gra.example', 'https://xn--mrkte-gra.example'],
  ])('%s is one host, in whichever letters', (pasted, baseUrl) => {
    expect(baseUrlOf(pasted)).toBe(baseUrl);
  });

  it.each([
    ['', 'empty'],
    ['http://shop.mirakl.net', 'in the clear'],
    ['http://localhost.evil.example', 'in the clear'],
    ['http://127.0.0.1.evil.example', 'in the clear'],
    ['ftp://shop.mirakl.net', 'not with ftp:'],
    ['https://user:secret@shop.mirakl.net', 'a user or a password'],
    ['not a url', 'is not a URL'],
    [')?', 'has no host'],
    ['https://shop..mirakl.net', 'has no host'],
  ])('%j is refused in words', (pasted, words) => {
    expect(normaliseMarketplaceUrl(pasted)).toEqual({ kind: 'refused', reason: expect.stringContaining(words) });
  });

  it('never breaks, and what is put right stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (pasted) => {
        const baseUrl = baseUrlOf(pasted);
        expect(baseUrl === null ? null : baseUrlOf(baseUrl)).toBe(baseUrl);
      }),
    );
  });
});
