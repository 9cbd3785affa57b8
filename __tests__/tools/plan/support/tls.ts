import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** The tags of DER (ITU-T X.690) that a certificate needs. */
const tags = {
  integer: 0x02,
  bits: 0x03,
  bytes: 0x04,
  id: 0x06,
  text: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
} as const;

function der(tag: keyof typeof tags, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tags[tag], ...size]), content]);
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const ecdsaWithSha256 = der('sequence', der('id', hex('2a8648ce3d040302')));
const commonName = der('id', hex('550403'));
const subjectAltName = der('id', hex('551d11'));

/** A certificate for 127.0.0.1 that is its own authority, as that of a cluster is (RFC 5280). */
function certificateOf(publicKey: KeyObject, privateKey: KeyObject): string {
  const name = der('sequence', der('set', der('sequence', commonName, der('text', Buffer.from('cluster')))));
  const [from, until] = ['20200101000000Z', '99991231235959Z'].map((time) => der('time', Buffer.from(time)));
  const address = der('sequence', hex('87047f000001'));
  const unsigned = der(
    'sequence',
    der('version', der('integer', hex('02'))),
    der('integer', hex('01')),
    ecdsaWithSha256,
    name,
    der('sequence', from as Buffer, until as Buffer),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der('extensions', der('sequence', der('sequence', subjectAltName, der('bytes', address)))),
  );
  const signature = der('bits', hex('00'), sign('sha256', unsigned, privateKey));
  const base64 = der('sequence', unsigned, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

/** A server's key, made for one run of a test, and its certificate. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: certificateOf(publicKey, privateKey),
  };
}
