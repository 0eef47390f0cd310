/** Where the store lies in the browser. */
export const storeNames = { cache: 'tasuki-cache', kept: 'tasuki-kept' } as const;
