import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import axios from 'axios';
import { Webhook } from 'standardwebhooks';
import { isLoopback } from '../../domain/marketplace-url';
import { webhookBodyOf, type ToldToDos } from '../../domain/notifications/told-to-dos';
import { guardedLookup, PRIVATE_ADDRESS } from '../mirakl/guarded-lookup';
import { isPrivateHost } from '../mirakl/private-hosts';
import { failed, sent, type Sent } from './sent';

export interface WebhookOptions {
  /** As `whsec_` and base64; each signs. Empty: nothing is sent. */
  readonly signingKeys: readonly string[];
  /** When false, no address of a private network or of this machine is called (SEC-03). */
  readonly allowPrivateHosts: boolean;
  readonly timeoutMs?: number;
}

export type WebhookSender = (url: string, told: ToldToDos) => Promise<Sent>;

const ANSWER_MS = 10_000;
const GONE = 410;
const PRIVATE_WORDS = 'Its address leads into a private network, and is not called';

/**
 * Posts messages as JSON, signed as Standard Webhooks have it. Where they lead is checked before each call: https alone but
 * for this machine, no private address, no redirect followed. Of the answer its status alone is read (SEC-03).
 */
export function createWebhookSender({
  signingKeys,
  allowPrivateHosts,
  timeoutMs = ANSWER_MS,
}: WebhookOptions): WebhookSender {
  const signers = signingKeys.map((key) => new Webhook(key));
  const lookup = allowPrivateHosts ? {} : { lookup: guardedLookup };
  const http = axios.create({
    ...{ httpAgent: new HttpAgent(lookup), httpsAgent: new HttpsAgent(lookup) },
    ...{ maxRedirects: 0, proxy: false, responseType: 'stream', validateStatus: () => true },
  });
  return async (url, told) => {
    if (signers.length === 0) return failed('No signing key is configured: WEBHOOK_SIGNING_KEYS is not set', final);
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:' && !isLoopback(hostname))
      return failed('Its address does not begin with https://', final);
    if (!allowPrivateHosts && isPrivateHost(hostname)) return failed(PRIVATE_WORDS, final);
    const body = JSON.stringify(webhookBodyOf(told));
    const at = new Date();
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'marketplace-connector',
      'webhook-id': told.notificationId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signers.map((signer) => signer.sign(told.notificationId, at, body)).join(' '),
    };
    try {
      const { status, data } = await http.post<unknown>(url, body, { headers, signal: AbortSignal.timeout(timeoutMs) });
      if (data instanceof Readable) data.destroy();
      return outcomeOf(status);
    } catch (error) {
      return failureOf(error, timeoutMs);
    }
  };
}

const final = { isFinal: true };

function outcomeOf(status: number): Sent {
  if (status >= 200 && status < 300) return sent;
  if (status >= 300 && status < 400) return failed(`It answered ${String(status)}: redirects are not followed`, final);
  return failed(`It answered ${String(status)}`, { isFinal: status === GONE });
}

function failureOf(error: unknown, timeoutMs: number): Sent {
  const code = axios.isAxiosError(error) ? error.code : undefined;
  if (code === PRIVATE_ADDRESS) return failed(PRIVATE_WORDS, final);
  if (code === 'ERR_CANCELED') return failed(`It did not answer within ${String(timeoutMs / 1000)} seconds`);
  return failed(`It could not be reached: ${code ?? String(error)}`);
}
