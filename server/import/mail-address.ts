import { domainToASCII } from 'node:url';
import { isRoleMailbox } from './role-mailboxes';

/** The longest mail address there is: RFC 5321, 4.5.3.1 (64 + @ + 255). */
export const MAIL_LIMIT = 320;

/**
 * One spelling of a mail address, to compare by, or null for what is none: full-width letters become plain ones (NFKC), blanks around it and
 * `mailto:` go, letters are small, a domain in other scripts is written as the network writes it. Nothing else is taken away: `ann+fair@`
 * and `a.nn@` stay addresses of their own, as only their mail server knows better.
 */
export function plainMail(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '');
  const at = plain.lastIndexOf('@');
  if (at < 1 || plain.length > MAIL_LIMIT || /[\s<>,;]/.test(plain)) return null;
  const domain = plain.slice(at + 1);
  const written = /^[a-z0-9.-]+$/.test(domain) ? domain : domainToASCII(domain);
  return written === '' ? null : `${plain.slice(0, at)}@${written}`;
}

/** The address in one spelling if it is a person's; null for a mailbox that a role or a group reads, and for what is no address. */
export function personalMail(text: string | undefined): string | null {
  const mail = text === undefined ? null : plainMail(text);
  return mail === null || isRoleMailbox(mail) ? null : mail;
}
