import { isPrivateHost } from '../../../activities/mirakl/private-hosts';

/** As a client sees the host of its address. */
function hostOf(host: string): string {
  return new URL(`https://${host}`).hostname;
}

describe('SEC-03 private hosts are known, however they are written', () => {
  it.each([
    'localhost',
    'x.localhost',
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.5',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:10.0.0.1]',
  ])('%s is private', (host) => {
    expect(isPrivateHost(hostOf(host))).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '[2001:4860:4860::8888]', 'shop.mirakl.net', 'localhost.example'])(
    '%s is public',
    (host) => {
      expect(isPrivateHost(hostOf(host))).toBe(false);
    },
  );
});
