import { Webhook } from 'standardwebhooks';
import { createWebhookSender, type WebhookOptions } from '../../../activities/notifications/send-webhook';
import { startWebhookReceiver, type ReceivedWebhook, type WebhookReceiver } from '../../support/webhook-receiver';

const KEYS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_b2xkIGtleSBvZiAzMiBieXRlcywgdG8gYmUgcmVwbGFjZWQ='];
const told = {
  ...{ notificationId: 'message-1', createdAt: '2026-11-30T08:00:00.000Z', publicUrl: 'https://connector.example' },
  groups: [
    {
      ...{ instance: 'demo', reasonCode: 'unknownSku', count: 1 },
      ...{ firstDueAt: '2026-12-01T08:00:00.000Z', subjects: ['AN-1'] },
    },
  ],
};

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(() => receiver.stop());

const post = (url: string, options: Partial<WebhookOptions> = {}) =>
  createWebhookSender({ signingKeys: KEYS, allowPrivateHosts: true, ...options })(url, told);

function firstOf(received: readonly ReceivedWebhook[]): ReceivedWebhook {
  const [first] = received;
  if (first === undefined) throw new Error('Nothing was received');
  return first;
}

describe('RUN-02 a webhook', () => {
  it('is signed with every key, so that a receiver knows whom it is from', async () => {
    expect(await post(receiver.url)).toEqual({ kind: 'sent' });
    const { body, headers } = firstOf(receiver.received);
    for (const key of KEYS) {
      const verified = new Webhook(key).verify(body, headers as Record<string, string>);
      expect(verified).toMatchObject({ type: 'toDos.raised', data: { count: 1 } });
    }
    expect(() => new Webhook(KEYS[0] ?? '').verify(`${body} `, headers as Record<string, string>)).toThrow();
    expect(headers['webhook-id']).toBe('message-1');
  });

  it.each([
    [500, false],
    [429, false],
    [404, false],
    [410, true],
  ])('that is answered %s failed, for good: %s', async (status, isFinal) => {
    receiver.answer(status);
    expect(await post(receiver.url)).toEqual({ kind: 'failed', words: `It answered ${String(status)}`, isFinal });
  });

  it('is told to whom it was given: no redirect is followed', async () => {
    const other = await startWebhookReceiver();
    receiver.answer(307, { location: other.url });
    expect(await post(receiver.url)).toMatchObject({ kind: 'failed', isFinal: true });
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it('waits no longer than it may for an answer', async () => {
    receiver.answer(null);
    expect(await post(receiver.url, { timeoutMs: 200 })).toMatchObject({
      words: 'It did not answer within 0.2 seconds',
      isFinal: false,
    });
  });

  it('says what stands in its way when nobody listens, and when no key is there to sign it', async () => {
    const { url } = receiver;
    expect(await post(url, { signingKeys: [] })).toMatchObject({ kind: 'failed', isFinal: true });
    await receiver.stop();
    expect(await post(url)).toMatchObject({ words: 'It could not be reached: ECONNREFUSED', isFinal: false });
    receiver = await startWebhookReceiver();
  });
});

describe('SEC-03 a webhook', () => {
  it.each(['http://127.0.0.1:1/', 'https://10.0.0.7/', 'https://169.254.169.254/latest/', 'https://[::1]/'])(
    'is not posted to %s, unless the configuration allows it',
    async (url) => {
      expect(await post(url, { allowPrivateHosts: false })).toEqual({
        ...{ kind: 'failed', isFinal: true },
        words: 'Its address leads into a private network, and is not called',
      });
    },
  );

  it('is not posted in the clear beyond this machine', async () => {
    expect(await post('http://hooks.example.com/')).toMatchObject({
      words: expect.stringMatching(/https/),
      isFinal: true,
    });
  });
});
