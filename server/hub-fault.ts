/** Something the person who runs the hub must do; `message` is one line that says what. Never holds lead data. */
export class HubFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'HubFault';
  }
}

/** Turns a failure into one line that says what to do, or gives it back when it is not the machine's or the setting's. */
export function explain(error: unknown, where: { port?: number; dataDir?: string } = {}): unknown {
  if (error instanceof HubFault) return error;
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = (cause as { code?: unknown }).code;
    const folder = where.dataDir ?? 'the data folder';
    switch (code) {
      case 'EADDRINUSE':
        return new HubFault(`Port ${where.port} is in use: stop what runs there, or set PORT to another one.`, error);
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return new HubFault(`The hub may not write to ${folder}: give it the right to, or set TASUKI_DATA to another folder.`, error);
      case 'ENOTDIR':
      case 'EEXIST':
        return new HubFault(`${folder} can't be a folder: a file is in its way. Set TASUKI_DATA to another one.`, error);
      case 'ENOSPC':
      case 'EDQUOT':
      case '53100':
        return new HubFault(`The disk is full: free some space under ${folder}, then start the hub again.`, error);
      case 'ECONNREFUSED':
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
      case 'ETIMEDOUT':
        return new HubFault('The database does not answer: start it, or correct DATABASE_URL.', error);
      case '28P01':
      case '28000':
        return new HubFault('The database refuses the sign-in: correct the user and password in DATABASE_URL.', error);
      case '3D000':
        return new HubFault('The database named in DATABASE_URL does not exist: create it (createdb), or correct the name.', error);
    }
    if (/No space left on device/i.test(cause.message)) {
      return new HubFault(`The disk is full: free some space under ${folder}, then start the hub again.`, error);
    }
  }
  return error;
}
