import { checkSetting, parseSettingText, resolveSettings, settingTable } from '../../domain/instance-settings';

describe('the settings of an instance', () => {
  it('have these defaults', () => {
    expect(resolveSettings()).toEqual({
      orderStates: ['SHIPPING'],
      taxSystem: 'default',
      untaxedPrices: 'taxIncluded',
      createProductIfNotFound: false,
      createCompanyContact: true,
      orderName: 'ownNumber',
      orderPrefix: 'SO-',
      importNoOrderOlderThan: null,
      keepInvoicesOfErased: true,
      trackingPush: 'scheduled',
      requireTrackingUrl: true,
      takeOverPortalShipments: true,
      writeBackOrderNumber: true,
      language: 'en',
      callLimits: 'published',
      daysToFollow: 60,
      batchLimit: 100,
      ...{
        country: null,
        logLevel: 'error',
        keepLogsForDays: 30,
        pricelist: null,
        matchListingsBy: 'sku',
        stockBasedOn: 'freeToUse',
      },
      ...{ updatePriceOnListingImport: false, taxAccount: null, taxRounding: 'perLine', salesTeam: null },
      ...{ salesperson: null, shippingProduct: null, discountProduct: null, notificationDueInDays: 1 },
      notificationRecipients: [],
      notificationWebhook: null,
    });
  });

  it('say what they mean and what they take', () => {
    for (const setting of Object.values(settingTable)) {
      expect(setting.meaning).toMatch(/^[A-Z].+/);
      expect(setting.allowed).not.toBe('');
      expect(setting.check(setting.default)).toEqual({ kind: 'valid', value: setting.default });
    }
  });

  it('are overridden one by one', () => {
    expect(resolveSettings({ taxSystem: 'marketplace', daysToFollow: 5 })).toMatchObject({
      taxSystem: 'marketplace',
      daysToFollow: 5,
      orderStates: ['SHIPPING'],
    });
  });

  it('refuse a stored value that they do not allow, rather than forget it', () => {
    expect(() => resolveSettings({ trackingPush: 'never' })).toThrow(
      new RangeError('Setting trackingPush takes one of scheduled, atOnce'),
    );
  });

  it.each([
    ['orderStates', 'SHIPPING, RECEIVED', ['SHIPPING', 'RECEIVED']],
    ['orderStates', 'RECEIVED,SHIPPING', ['SHIPPING', 'RECEIVED']],
    ['createProductIfNotFound', 'true', true],
    ['createCompanyContact', 'off', false],
    ['taxSystem', 'marketplace', 'marketplace'],
    ['orderPrefix', '', ''],
    ['importNoOrderOlderThan', '2026-08-01', '2026-08-01'],
    ['importNoOrderOlderThan', 'none', null],
    ['batchLimit', '250', 250],
    ['notificationRecipients', 'Operations, ops@nord.example', ['Operations', 'ops@nord.example']],
    ['notificationRecipients', 'none', []],
    ['notificationWebhook', 'https://hooks.example.com/to-dos', 'https://hooks.example.com/to-dos'],
    ['notificationWebhook', 'none', null],
  ])('read %s=%s from text', (name, text, value) => {
    expect(parseSettingText(name, text)).toEqual({ kind: 'parsed', name, value });
  });

  it.each([
    ['orderStates', ''],
    ['orderStates', 'SHIPPING,CANCELED'],
    ['orderStates', 'STAGING'],
    ['createProductIfNotFound', 'maybe'],
    ['taxSystem', 'Marketplace'],
    ['orderPrefix', 'a prefix that is far too long'],
    ['importNoOrderOlderThan', '2026-02-31'],
    ['importNoOrderOlderThan', '2026-13-01'],
    ['importNoOrderOlderThan', 'yesterday'],
    ['batchLimit', '0'],
    ['batchLimit', '1.5'],
    ['notificationRecipients', 'ops@'],
    ['notificationRecipients', 'ops@nord@example.org'],
    ['notificationRecipients', 'Ann,,Bob'],
    ['notificationWebhook', 'hooks.example.com/to-dos'],
    ['notificationWebhook', 'http://hooks.example.com/to-dos'],
    ['notificationWebhook', 'https://ann:secret@hooks.example.com/to-dos'],
    ['daysToFollow', '-1'],
  ])('refuse %s=%s, naming the setting and what it takes', (name, text) => {
    expect(parseSettingText(name, text)).toEqual({
      kind: 'refused',
      message: expect.stringMatching(new RegExp(`^Setting ${name} takes .+`)),
    });
  });

  it('name those that exist when one does not', () => {
    const unknown = { kind: 'refused', message: expect.stringMatching(/^There is no setting "colour"; .*orderStates/) };
    expect(parseSettingText('colour', 'red')).toEqual(unknown);
    expect(checkSetting('colour', 'red')).toEqual(unknown);
    expect(checkSetting('toString', 'red')).toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['orderStates', 'SHIPPING'],
    ['createProductIfNotFound', 'true'],
    ['batchLimit', '5'],
    ['orderPrefix', null],
  ])('do not take text for another kind: %s = %p', (name, value) => {
    expect(checkSetting(name, value)).toMatchObject({ kind: 'refused' });
  });
});
