import { normaliseMarketplaceUrl } from '../../domain/marketplace-url';

describe('INS-02 a pasted marketplace address is put right', () => {
  it.each([
    ['https://shop.mirakl.net', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net/', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net/api', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net/api/', 'https://shop.mirakl.net'],
    ['  SHOP.Mirakl.net/API ', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net:443/api', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net:8443', 'https://shop.mirakl.net:8443'],
    ['http://localhost:4010/api', 'http://localhost:4010'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://[::1]:4010/', 'http://[::1]:4010'],
  ])('%p becomes %p', (pasted, baseUrl) => {
    expect(normaliseMarketplaceUrl(pasted)).toEqual({ kind: 'accepted', baseUrl });
  });

  it.each([
    ['', 'is empty'],
    ['not a url', 'is not a URL'],
    ['http://shop.mirakl.net', 'must start with https://, since http://'],
    ['ftp://shop.mirakl.net', 'not with ftp://'],
    ['https://user:secret@shop.mirakl.net', 'must not hold a user or a password'],
    ['https://shop.mirakl.net/api?shop_id=1', 'leave out what follows'],
    ['https://shop.mirakl.net/mmp/shop', 'leave out the path /mmp/shop'],
  ])('%p is refused: %s', (pasted, words) => {
    expect(normaliseMarketplaceUrl(pasted)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(words) as unknown,
    });
  });
});
