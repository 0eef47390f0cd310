/** Where the Odoo is, and how to come in. */
export const odooAt = {
  origin: process.env.ODOO_URL ?? 'http://localhost:8069',
  login: process.env.ODOO_LOGIN ?? 'admin',
  password: process.env.ODOO_PASSWORD ?? 'admin',
  key: process.env.ODOO_KEY ?? '',
  database: process.env.ODOO_DATABASE,
};

/** Calls a method of Odoo over JSON-2, as whoever owns the key. @throws where Odoo refuses */
export async function odooCall<Answer>(model: string, method: string, body: Record<string, unknown>): Promise<Answer> {
  const response = await fetch(`${odooAt.origin}/json/2/${model}/${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `bearer ${odooAt.key}`,
      ...(odooAt.database ? { 'x-odoo-database': odooAt.database } : {}),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${model} ${method} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as Answer;
}
