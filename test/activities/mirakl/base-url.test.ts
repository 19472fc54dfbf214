import { normaliseBaseUrl } from '../../../activities/mirakl/base-url';

const publicOnly = { allowPrivateHosts: false };

describe('INS-02 a pasted marketplace address is put right', () => {
  it.each([
    ['https://shop.mirakl.net', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net/', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net/api', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net/api/', 'https://shop.mirakl.net'],
    ['  SHOP.Mirakl.net/API ', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net:443/api', 'https://shop.mirakl.net'],
    ['https://shop.mirakl.net:8443', 'https://shop.mirakl.net:8443'],
  ])('%p becomes %p', (pasted, baseUrl) => {
    expect(normaliseBaseUrl(pasted, publicOnly)).toEqual({ kind: 'accepted', baseUrl });
  });

  it('takes plain http for loopback where private hosts are allowed', () => {
    const result = normaliseBaseUrl('http://localhost:4010/api', { allowPrivateHosts: true });
    expect(result).toEqual({ kind: 'accepted', baseUrl: 'http://localhost:4010' });
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
    expect(normaliseBaseUrl(pasted, publicOnly)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(words) as unknown,
    });
  });
});

describe('SEC-03 private hosts are refused unless the configuration allows them', () => {
  const privateHosts = [
    'localhost',
    'x.localhost',
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.5',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '[::1]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:10.0.0.1]',
    '2130706433',
    '0x7f.1',
  ];

  it.each(privateHosts)('%s', (host) => {
    expect(normaliseBaseUrl(`https://${host}`, publicOnly)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('private') as unknown,
    });
    expect(normaliseBaseUrl(`https://${host}`, { allowPrivateHosts: true }).kind).toBe('accepted');
  });

  it.each(['8.8.8.8', '[2001:4860:4860::8888]', '172.32.0.1'])('%s is public', (host) => {
    expect(normaliseBaseUrl(`https://${host}`, publicOnly).kind).toBe('accepted');
  });
});
