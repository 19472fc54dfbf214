import { createTransport } from 'nodemailer';
import { mailOf, type ToldToDos } from '../../domain/notifications/told-to-dos';
import { failed, sent, type Sent } from './sent';

export interface MailServer {
  /** `smtp://user:password@host:port`, or `smtps://…` for TLS from the first byte. */
  readonly url: string;
  /** Who the mails are from. */
  readonly from: string;
  /** Without TLS where the server has none: neither password nor mail is protected on the way. */
  readonly isPlainAllowed: boolean;
}

export type MailSender = (recipient: string, told: ToldToDos) => Promise<Sent>;

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Sends mails through one server; null where none is configured. Its messages bear their own id, so that a second one is recognised. */
export function createMailSender(server: MailServer | null): MailSender {
  if (server === null) {
    return () => Promise.resolve(failed('No mail server is configured: SMTP_URL is not set', { isFinal: true }));
  }
  const transport = createTransport({
    ...{ url: server.url, requireTLS: !server.isPlainAllowed },
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const domain = /@([^\s@>]+)>?$/.exec(server.from)?.[1] ?? 'localhost';
  return async (recipient, told) => {
    try {
      await transport.sendMail({
        ...{ from: server.from, to: { name: '', address: recipient }, ...mailOf(told) },
        messageId: `<${told.notificationId}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return sent;
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error), { isFinal: isRefusedForGood(error) });
    }
  };
}

/** The server takes nothing for this address; a password that it refuses may be put right. */
function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('responseCode' in error)) return false;
  return error.code === 'EENVELOPE' && Number(error.responseCode) >= 500;
}
