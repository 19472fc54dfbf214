import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A certificate with its key, as a TLS server takes them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateParts {
  /** The host that it is for. */
  readonly host: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Who signs it; itself when left out. */
  readonly issuer?: Authority;
}

export interface Authority {
  readonly name: string;
  readonly privateKey: KeyObject;
  /** To be trusted, as `NODE_EXTRA_CA_CERTS` takes it. */
  readonly cert: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const yesterday = (): Date => new Date(Date.now() - DAY_MS);
const tomorrow = (): Date => new Date(Date.now() + DAY_MS);

/** A certificate for one host, valid today unless told otherwise. */
export function aCertificate(parts: CertificateParts): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [extension([0x55, 0x1d, 0x11], tagged(0x30, tagged(0x82, Buffer.from(parts.host))))];
  const cert = signed({
    ...{ publicKey, extensions, subject: parts.host },
    ...{ issuer: parts.issuer?.name ?? parts.host, signer: parts.issuer?.privateKey ?? privateKey },
    ...{ notBefore: parts.notBefore ?? yesterday(), notAfter: parts.notAfter ?? tomorrow() },
  });
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** An authority that signs certificates for the day. */
export function anAuthority(name: string): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [extension([0x55, 0x1d, 0x13], tagged(0x30, tagged(0x01, Buffer.from([0xff]))), true)];
  const validity = { notBefore: new Date(Date.now() - 30 * DAY_MS), notAfter: tomorrow() };
  const cert = signed({ publicKey, extensions, subject: name, issuer: name, signer: privateKey, ...validity });
  return { name, privateKey, cert };
}

interface ToSign {
  readonly publicKey: KeyObject;
  readonly subject: string;
  readonly issuer: string;
  readonly signer: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
}

/** X.509 version 3 in DER (RFC 5280), signed by ECDSA with SHA-256, as PEM. */
function signed({ publicKey, subject, issuer, signer, notBefore, notAfter, extensions }: ToSign): string {
  const algorithm = tagged(0x30, tagged(0x06, Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])));
  const body = tagged(
    0x30,
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1])),
    algorithm,
    nameOf(issuer),
    tagged(0x30, timeOf(notBefore), timeOf(notAfter)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, tagged(0x30, ...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(signer);
  const der = tagged(0x30, body, algorithm, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = Buffer.from([0x82, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length < 0x80 ? Buffer.from([length]) : long, content]);
}

const nameOf = (name: string): Buffer =>
  tagged(
    0x30,
    tagged(0x31, tagged(0x30, tagged(0x06, Buffer.from([0x55, 0x04, 0x03])), tagged(0x0c, Buffer.from(name)))),
  );

const timeOf = (at: Date): Buffer => tagged(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`));

function extension(id: readonly number[], value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return tagged(0x30, tagged(0x06, Buffer.from(id)), ...critical, tagged(0x04, value));
}
